import { random } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { poisson } from './poisson.js';

/** The probabilities of 0 .. n - 1, from the definition. */
function exact(mean: number, n: number): number[] {
  let log = -mean;
  return Array.from({ length: n }, (_, k) => {
    if (k > 0) log += Math.log(mean / k);
    return Math.exp(log);
  });
}

describe.each([0.3, 2, 9.99, 10, 37.5, 500])('of mean %d', (mean) => {
  it('has the exact frequencies, by the chi-squared test', () => {
    const stream = random.derive(1, 'poisson', mean);
    const n = 200_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const k = poisson(stream, mean);
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    expect([...counts.keys()].every((k) => Number.isInteger(k) && k >= 0)).toBe(true);
    let chiSquared = 0;
    let cells = 0;
    let restExpected = n;
    let restCount = n;
    exact(mean, 800).forEach((probability, k) => {
      const expected = n * probability;
      if (expected < 10) return;
      const count = counts.get(k) ?? 0;
      chiSquared += (count - expected) ** 2 / expected;
      restExpected -= expected;
      restCount -= count;
      cells++;
    });
    if (restExpected > 1) chiSquared += (restCount - restExpected) ** 2 / restExpected;
    // The mean of chi-squared is its degrees of freedom, its variance twice that.
    expect(chiSquared).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });
});

it('of mean 0 is 0', () => {
  expect(poisson(random.derive(1), 0)).toBe(0);
});
