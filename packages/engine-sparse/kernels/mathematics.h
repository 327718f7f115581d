/*
 * Elementary functions and activations in double precision, of one value at a time, so that they know no layout;
 * WebAssembly has no library of them.
 */
#ifndef MATHEMATICS_H
#define MATHEMATICS_H
#include "records.h"

/* e^x: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]; to 1e-15. */
static double exponential(double x) {
  if (x != x) return x;
  if (x > 709) return __builtin_inf();
  if (x < -708) return 0;
  const double n = __builtin_floor(x * 1.4426950408889634 + 0.5);
  const double r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
  double term = 1, sum = 1;
  for (int i = 1; i < 14; i++) {
    term *= r / i;
    sum += term;
  }
  union {
    uint64_t bits;
    double value;
  } power = {(uint64_t)((int64_t)n + 1023) << 52};
  return sum * power.value;
}

/* ln x for x > 0: the exponent, and a series in (m - 1) / (m + 1). */
static double logarithm(double x) {
  if (!(x > 0)) return x == 0 ? -__builtin_inf() : __builtin_nan("");
  if (x == __builtin_inf()) return x;
  union {
    double value;
    uint64_t bits;
  } number = {x};
  int exponent = 0;
  if (x < 2.2250738585072014e-308) {
    number.value = x * 18014398509481984.0;
    exponent = -54;
  }
  exponent += (int)(number.bits >> 52) - 1023;
  number.bits = (number.bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL;
  double m = number.value;
  if (m > 1.4142135623730951) {
    m /= 2;
    exponent++;
  }
  const double t = (m - 1) / (m + 1), square = t * t;
  double sum = 0, power = t;
  for (int i = 1; i < 24; i += 2) {
    sum += power / i;
    power *= square;
  }
  return 2 * sum + exponent * 0.693147180559945309417;
}

static double tangent(double x) {
  if (x > 20) return 1;
  if (x < -20) return -1;
  if (x > -1e-3 && x < 1e-3) return x - x * x * x / 3;
  const double e = exponential(2 * x);
  return (e - 1) / (e + 1);
}
static double logistic(double x) { return 1 / (1 + exponential(-x)); }
static double softplus(double x) {
  return x > 30 ? x : x < -30 ? exponential(x) : logarithm(1 + exponential(x));
}

#define ROOT_OF_HALF 0.70710678118654752440
#define NORMAL_DENSITY_AT_0 0.39894228040143267794
/* 1 - erf x, to 1.2e-7 of itself: Press et al., Numerical Recipes in C, 1992, section 6.2. */
static double complementary_error(double x) {
  static const double coefficients[] = {0.17087277,  -0.82215223, 1.48851587, -1.13520398, 0.27886807,
                                        -0.18628806, 0.09678418,  0.37409196, 1.00002368,  -1.26551223};
  const double t = 1 / (1 + 0.5 * __builtin_fabs(x));
  double sum = 0;
  for (int i = 0; i < 10; i++) sum = sum * t + coefficients[i];
  const double tail = t * exponential(sum - x * x);
  return x < 0 ? 2 - tail : tail;
}
/* The share of a standard normal distribution below x. */
static double normal_below(double x) { return 0.5 * complementary_error(-x * ROOT_OF_HALF); }

#define SELU_ALPHA 1.6732632423543772
#define SELU_SCALE 1.0507009873554805
#define GELU_ROOT 0.7978845608028654

/* `parameter` is the slope below 0 of LEAKY_RELU, the limit of ELU, and the largest value of RELU6. */
static double activation(int function, double x, double parameter) {
  switch (function) {
    case RELU6: return x != x ? x : x < 0 ? 0 : x > parameter ? parameter : x;
    case TANH: return tangent(x);
    case SIGMOID: return logistic(x);
    case HARD_SIGMOID: return x != x ? x : x < -2.5 ? 0 : x > 2.5 ? 1 : 0.2 * x + 0.5;
    case ELU: return x >= 0 ? x : parameter * (exponential(x) - 1);
    case SELU: return SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * (exponential(x) - 1));
    case SOFTPLUS: return softplus(x);
    case SOFTSIGN: return x / (1 + __builtin_fabs(x));
    case SWISH: return x * logistic(x);
    case MISH: return x * tangent(softplus(x));
    case LEAKY_RELU: return x >= 0 ? x : parameter * x;
    case GELU_NEW: return 0.5 * x * (1 + tangent(GELU_ROOT * (x + 0.044715 * x * x * x)));
    case GELU: return x * normal_below(x);
    default: return x;
  }
}

static double activation_slope(int function, double x, double parameter) {
  switch (function) {
    case RELU6: return x > 0 && x < parameter;
    case TANH: {
      const double t = tangent(x);
      return 1 - t * t;
    }
    case SIGMOID: {
      const double s = logistic(x);
      return s * (1 - s);
    }
    case HARD_SIGMOID: return x > -2.5 && x < 2.5 ? 0.2 : 0;
    case ELU: return x >= 0 ? 1 : parameter * exponential(x);
    case SELU: return SELU_SCALE * (x >= 0 ? 1 : SELU_ALPHA * exponential(x));
    case SOFTPLUS: return logistic(x);
    case SOFTSIGN: {
      const double d = 1 + __builtin_fabs(x);
      return 1 / (d * d);
    }
    case SWISH: {
      const double s = logistic(x);
      return s + x * s * (1 - s);
    }
    case MISH: {
      const double t = tangent(softplus(x));
      return t + x * (1 - t * t) * logistic(x);
    }
    case LEAKY_RELU: return x >= 0 ? 1 : parameter;
    case GELU_NEW: {
      const double t = tangent(GELU_ROOT * (x + 0.044715 * x * x * x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_ROOT * (1 + 3 * 0.044715 * x * x);
    }
    case GELU: return normal_below(x) + x * NORMAL_DENSITY_AT_0 * exponential(-0.5 * x * x);
    default: return 1;
  }
}

#endif
