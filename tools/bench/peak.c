/* Prints this machine's peak in GFLOP/s: `peak THREADS`. Each thread multiplies and adds in registers alone. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif
/* Independent sums, as many as hide an instruction's latency and have registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
#define SUMS 16
#else
#define SUMS 12
#endif
#define TURNS 10000000
#define ROUNDS 5

typedef float vector __attribute__((vector_size(BYTES)));
static volatile float factor = 0.999f, summand = 1e-3f;
static volatile float sink;

static void *multiply_and_add(void *unused) {
  const vector a = factor + (vector){}, b = summand + (vector){};
  vector sums[SUMS], total = {};
  for (int i = 0; i < SUMS; i++) sums[i] = b * (float)i;
  for (int turn = 0; turn < TURNS; turn++)
    for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * a + b;
  for (int i = 0; i < SUMS; i++) total += sums[i];
  sink = total[0];
  return unused;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int count, char **arguments) {
  const int threads = count > 1 ? atoi(arguments[1]) : 1;
  pthread_t *others = calloc(threads, sizeof *others);
  double best = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    const double start = now();
    for (int i = 1; i < threads; i++) pthread_create(others + i, 0, multiply_and_add, 0);
    multiply_and_add(0);
    for (int i = 1; i < threads; i++) pthread_join(others[i], 0);
    const double taken = now() - start;
    if (taken < best) best = taken;
  }
  printf("%.1f\n", 2e-9 * threads * SUMS * (BYTES / 4) * (double)TURNS / best);
  return 0;
}
