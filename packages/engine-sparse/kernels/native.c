/* The interpreter for one instruction set; compiled once for each that a processor may have. */
#include <sched.h>
#define yield_core() sched_yield()
/* Whether the processor gathers floats faster than it loads them one by one. */
extern int gathers_fast;
#include "program.h"

#define NAME_(variant) run_##variant
#define NAME(variant) NAME_(variant)
void NAME(VARIANT)(uint8_t *heap, offset step, offset program, int from, int to, int thread,
                   int threads) {
  run_program(heap, step, program, from, to, thread, threads);
}
