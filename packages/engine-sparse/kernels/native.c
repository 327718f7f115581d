/* The interpreter for one instruction set; compiled once for each that a processor may have. */
#include <sched.h>
#define yield_core() sched_yield()
/* Intel's processors since Sapphire Rapids, which need no microcode against "gather data sampling"; AMD's take long. */
#define gathers_fast() __builtin_cpu_supports("avx512fp16")
#include "program.h"

#define NAME_(variant) run_##variant
#define NAME(variant) NAME_(variant)
void NAME(VARIANT)(uint8_t *heap, offset step, offset program, int from, int to, int thread,
                   int threads) {
  run_program(heap, step, program, from, to, thread, threads);
}
