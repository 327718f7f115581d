import { DataError, random } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rocAuc } from './roc-auc.js';
import { rocAucStandardError } from './roc-auc-standard-error.js';

const scores = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
  minLength: 2,
  maxLength: 30,
});

test('hand-computed: shares 1, 3/4, 1/2 of the negatives and 1/2, 1 of the positives', () => {
  const variances = [1 / 16, 1 / 8];
  expect(rocAucStandardError([0.8, 0.4, 0.3], [0.4, 0.1])).toBeCloseTo(
    Math.sqrt(variances[0] / 3 + variances[1] / 2),
    14,
  );
});

test('is by its definition over all pairs', () => {
  const wins = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = (values: number[]) =>
    mean(values.map((v) => (v - mean(values)) ** 2)) * (values.length / (values.length - 1));
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const above = positives.map((p) => mean(negatives.map((n) => wins(p, n))));
      const below = negatives.map((n) => mean(positives.map((p) => wins(p, n))));
      const squared = variance(above) / above.length + variance(below) / below.length;
      expect(rocAucStandardError(positives, negatives) ** 2).toBeCloseTo(squared, 12);
      expect(rocAucStandardError(negatives, positives) ** 2).toBeCloseTo(squared, 12);
    }),
  );
});

test('an interval of 1.96 of it holds the truth about as often as 95%', () => {
  // Exponential scores, of mean 3 and 1: P(s+ > s-) is 3 / 4.
  let held = 0;
  for (let seed = 0; seed < 1000; seed++) {
    const stream = random.derive(seed, 'auc');
    const draw = (count: number, mean: number) =>
      Array.from({ length: count }, () => -mean * Math.log(1 - stream.uniform()));
    const [positives, negatives] = [draw(80, 3), draw(120, 1)];
    const error = rocAucStandardError(positives, negatives);
    if (Math.abs(rocAuc(positives, negatives) - 0.75) <= 1.96 * error) held++;
  }
  expect(held / 1000).toBeGreaterThan(0.93);
  expect(held / 1000).toBeLessThan(0.97);
});

test('is 0 where the sides are apart', () => {
  expect(rocAucStandardError([3, 4, 5], [1, 2])).toBe(0);
});

test('fewer than two of a side, and NaN, are refused', () => {
  expect(() => rocAucStandardError([1], [1, 2])).toThrow(DataError);
  expect(() => rocAucStandardError([1, 2], [1])).toThrow('negativeScores: got 1');
  expect(() => rocAucStandardError([1, Number.NaN], [1, 2])).toThrow('positiveScores: got NaN');
});
