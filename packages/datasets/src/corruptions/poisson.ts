import type { Random } from '@freetickets/core';

/**
 * A number of the Poisson distribution: k with probability `mean^k exp(-mean) / k!`. Means below 10 by inversion, larger
 * ones by the transformed rejection method PTRS, whose cost does not grow with the mean.
 *
 * Hormann, The Transformed Rejection Method for Generating Poisson Random Variables, Insurance: Mathematics and
 * Economics 1993.
 */
export function poisson(random: Random, mean: number): number {
  return mean < 10 ? byInversion(random, mean) : byRejection(random, mean);
}

function byInversion(random: Random, mean: number): number {
  let left = random.uniform();
  let probability = Math.exp(-mean);
  let k = 0;
  // Ends where rounding has left something over, too: the probability falls to 0.
  while (left >= probability && probability > 0) {
    left -= probability;
    k++;
    probability *= mean / k;
  }
  return k;
}

function byRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const accepted = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= accepted) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (height <= k * Math.log(mean) - mean - logFactorial(k)) return k;
  }
}

/** ln k!, by Stirling's series where k is large enough for it. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const series = 1 / (12 * k) - 1 / (360 * k ** 3) + 1 / (1260 * k ** 5);
  return k * Math.log(k) - k + 0.5 * Math.log(2 * Math.PI * k) + series;
}
