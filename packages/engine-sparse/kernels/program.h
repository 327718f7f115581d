/*
 * The interpreter: every thread goes through the same list of operations, with a barrier after each group
 * of them. Reads the list and of each record its number; the operations know the layouts.
 */
#ifndef PROGRAM_H
#define PROGRAM_H
#include "convolution.h"
#include "dense.h"
#include "dense_gradient.h"
#include "depthwise.h"
#include "elementwise.h"
#include "layer_normalisation.h"
#include "embedding.h"
#include "loss.h"
#include "normalisation.h"
#include "planes.h"
#include "pooling.h"
#include "regression.h"
#include "repeat.h"
#include "update.h"

/* A turn of waiting at the barrier: now and then it yields the core, perhaps to the thread that it waits for. */
INLINE void spin(const struct context *context, int32_t *round, int32_t now, int turn) {
#if defined(__wasm__)
#if defined(__wasm_atomics__)
  /* A page's own thread must not sleep; the others do for 50 microseconds. */
  if (context->thread > 0 && turn % 4096 == 4095) __builtin_wasm_memory_atomic_wait32(round, now, 50000);
#endif
#else
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
  if (turn % 256 == 255) yield_core();
#endif
  (void)context, (void)round, (void)now, (void)turn;
}

/* Waits, spinning, until every thread is here. */
static void wait_at_barrier(const struct context *context) {
  if (context->threads == 1) return;
  int32_t *arrived = &context->step->barrier_arrived, *round = &context->step->barrier_round;
  const int32_t now = __atomic_load_n(round, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(arrived, 1, __ATOMIC_ACQ_REL) == context->threads) {
    __atomic_store_n(arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(round, now + 1, __ATOMIC_RELEASE);
    return;
  }
  for (int turn = 0; __atomic_load_n(round, __ATOMIC_ACQUIRE) == now; turn++) spin(context, round, now, turn);
}

/*
 * Carries out operations [from, to) of a program: a list of LISTED_INTEGERS each, whose step record is at `step`. To be
 * called by all threads, each with its number.
 */
static void run_program(uint8_t *heap, offset step, offset program, int from, int to, int thread,
                        int threads) {
  struct context context = {heap, (struct step *)(heap + step), thread, threads, 0, 1};
  const int32_t *listed = (const int32_t *)at(&context, program) + (int64_t)LISTED_INTEGERS * from;
  for (int i = from; i < to; i++, listed += LISTED_INTEGERS) {
    const void *record = at(&context, (offset)listed[0]);
    context.place = listed[1];
    context.together = listed[2];
    switch (*(const int32_t *)record) {
#define CASE(name) \
  case OPERATION_##name: \
    name(&context, (const struct name *)record); \
    break;
      OPERATIONS(CASE)
#undef CASE
    }
    if (context.place == context.together - 1 || i == to - 1) wait_at_barrier(&context);
  }
}

#endif
