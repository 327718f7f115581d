import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averagePrecision } from '../index.js';
import { scores } from '../testing-predictions.js';

test('hand-computed', () => {
  expect(averagePrecision([0.9, 0.5], [0.7, 0.1])).toBeCloseTo((1 + 2 / 3) / 2, 14);
  // As in the example of scikit-learn's average_precision_score.
  expect(averagePrecision([0.35, 0.8], [0.1, 0.4])).toBeCloseTo(0.8333333333333333, 14);
});

test('is 1 where the sides are apart, and the share of positives where all are equal', () => {
  expect(averagePrecision([3, 4], [1, 2])).toBe(1);
  expect(averagePrecision([1, 1], [1, 1, 1])).toBe(2 / 5);
});

test('is the sum over thresholds of what recall gains times precision', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      const thresholds = [...new Set([...positives, ...negatives])].sort((a, b) => b - a);
      const atLeast = (side: number[], t: number) => side.filter((s) => s >= t).length;
      let [twin, before] = [0, 0];
      for (const t of thresholds) {
        const recall = atLeast(positives, t) / positives.length;
        const found = atLeast(positives, t);
        twin += ((recall - before) * found) / (found + atLeast(negatives, t));
        before = recall;
      }
      expect(averagePrecision(positives, negatives)).toBeCloseTo(twin, 12);
    }),
  );
});

test('only the order counts', () => {
  fc.assert(
    fc.property(scores, scores, (a, b) => {
      // Each score's rank among all of them.
      const all = [...new Set([...a, ...b].map((s) => s + 0))].sort((x, y) => x - y);
      const ranks = (side: number[]) => side.map((s) => all.indexOf(s + 0)).reverse();
      expect(averagePrecision(ranks(a), ranks(b))).toBe(averagePrecision(a, b));
    }),
  );
});

test('takes infinite scores; empty sides and NaN are refused', () => {
  expect(averagePrecision([Infinity], [-Infinity, 0])).toBe(1);
  expect(averagePrecision([-Infinity], [-Infinity])).toBe(0.5);
  expect(() => averagePrecision([], [1])).toThrow(DataError);
  expect(() => averagePrecision([1], [Number.NaN])).toThrow('negativeScores: got NaN at index 0');
});
