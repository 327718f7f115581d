/* The WebAssembly module. Its memory, which is imported, is the heap from `__heap_base` on. */
#include "program.h"

__attribute__((export_name("run"))) void run(offset step, offset program, int from, int to,
                                             int thread, int threads) {
  uint8_t *heap = 0;
  /* The heap begins at address 0, which compilers otherwise take for granted that nothing is at. */
  __asm__("" : "+r"(heap));
  run_program(heap, step, program, from, to, thread, threads);
}
