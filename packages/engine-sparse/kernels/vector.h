/*
 * Vectors of LANES floats, as wide as the instruction set has them. A pixel, one (channel, row, column) of an image, has
 * the values of BATCH_LANES examples side by side, its batch lanes: PARTS vectors. Weights are broadcast to all lanes,
 * as in XNNPACK's SpMM micro-kernels (Elsen et al. 2020), whose lanes are neighbouring pixels.
 */
#ifndef VECTOR_H
#define VECTOR_H
#if defined(__AVX512F__)
#include <immintrin.h>
#endif
#include "records.h"

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX2__)
#define LANES 8
#else
#define LANES 4
#endif

#define PARTS (BATCH_LANES / LANES)
#define VECTOR_BYTES (LANES * FLOAT_BYTES)

#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif

/* Pages load the code of WebAssembly: what many call is there once. */
#if defined(__wasm__)
#define ONCE static __attribute__((noinline))
#else
#define ONCE static inline
#endif

typedef float vector __attribute__((vector_size(VECTOR_BYTES), aligned(FLOAT_BYTES), may_alias));
typedef int32_t integers __attribute__((vector_size(VECTOR_BYTES), aligned(FLOAT_BYTES), may_alias));

INLINE vector load(const void *from) { return *(const vector *)from; }
INLINE void store(void *to, vector value) { *(vector *)to = value; }

INLINE vector splat(float value) {
  return value - (vector){0};
}

INLINE vector multiply_add(vector a, vector b, vector c) {
#if defined(__wasm_relaxed_simd__)
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}

/* The lanes of `value` where `where` is all ones, else 0. */
INLINE vector keep(integers where, vector value) { return (vector)(where & (integers)value); }

/* All ones where a value is above 0, or not a number: what a rectifier lets through. */
INLINE integers is_positive(vector value) { return ~(integers)(value <= (vector){0}); }

/* Adds the upper half of a vector to its lower half, again and again. */
INLINE float sum_lanes(vector value) {
  typedef float whole __attribute__((vector_size(VECTOR_BYTES)));
  whole sum = value;
#if LANES == 16
  sum += __builtin_shufflevector(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  sum += __builtin_shufflevector(sum, sum, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  sum += __builtin_shufflevector(sum, sum, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif LANES == 8
  sum += __builtin_shufflevector(sum, sum, 4, 5, 6, 7, 0, 1, 2, 3);
  sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5);
  sum += __builtin_shufflevector(sum, sum, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1);
  sum += __builtin_shufflevector(sum, sum, 1, 0, 3, 2);
#endif
  return sum[0];
}

/* A store that goes past the caches, for tensors that are not read again soon. */
INLINE void stream(void *to, vector value) {
#if LANES == 4 || !defined(__x86_64__)
  store(to, value);
#elif defined(__clang__)
  typedef float whole __attribute__((vector_size(VECTOR_BYTES), may_alias));
  __builtin_nontemporal_store((whole)value, (whole *)to);
#elif LANES == 16
  __builtin_ia32_movntps512((float *)to, (float __attribute__((vector_size(VECTOR_BYTES))))value);
#else
  __builtin_ia32_movntps256((float *)to, (float __attribute__((vector_size(VECTOR_BYTES))))value);
#endif
}

/*
 * Compilers like to hoist every address of a tile out of the loop over weights, and spill them all. Hiding the row
 * pointer keeps one address and immediate offsets (gcc: 87 to 106 GFLOP/s).
 */
#if defined(__wasm__)
#define HIDE(pointer)
#else
#define HIDE(pointer) __asm__("" : "+r"(pointer))
#endif

/*
 * In WebAssembly the loads of a tile stay where they are written, so that an engine needs no more registers than it
 * has.
 */
#if defined(__wasm__)
#define IN_ORDER __asm__ volatile("" ::: "memory")
#else
#define IN_ORDER
#endif

#endif
