/* Prints this machine's memory bandwidth in GB/s: `bandwidth THREADS`. Each thread copies what no cache holds. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#define BYTES (64 << 20)
#define ROUNDS 9

struct copy {
  char *from, *to;
};

/* Two bytes moved for each one copied, as stores go past the caches; else the old ones would be read too. */
static void *copy(void *argument) {
  const struct copy *of = argument;
#if defined(__x86_64__)
  for (int i = 0; i < BYTES; i += sizeof(__m128))
    _mm_stream_ps((float *)(of->to + i), _mm_load_ps((const float *)(of->from + i)));
#else
  memcpy(of->to, of->from, BYTES);
#endif
  return 0;
}

/* Memory in huge pages where the system has them, as the engine's is. */
static char *allocate(int value) {
  char *memory = aligned_alloc(2 << 20, BYTES);
#if defined(MADV_HUGEPAGE)
  madvise(memory, BYTES, MADV_HUGEPAGE);
#endif
  return memset(memory, value, BYTES);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int count, char **arguments) {
  const int threads = count > 1 ? atoi(arguments[1]) : 1;
  pthread_t *others = calloc(threads, sizeof *others);
  struct copy *copies = calloc(threads, sizeof *copies);
  for (int i = 0; i < threads; i++) copies[i] = (struct copy){allocate(1), allocate(2)};
  double best = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    const double start = now();
    for (int i = 1; i < threads; i++) pthread_create(others + i, 0, copy, copies + i);
    copy(copies);
    for (int i = 1; i < threads; i++) pthread_join(others[i], 0);
    const double taken = now() - start;
    if (taken < best) best = taken;
  }
  printf("%.1f\n", 2e-9 * threads * BYTES / best);
  return 0;
}
