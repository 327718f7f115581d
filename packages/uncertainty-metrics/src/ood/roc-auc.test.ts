import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rocAuc } from './roc-auc.js';

const scores = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 30,
});

test('hand-computed: 4 of 6 pairs in order, one tied', () => {
  expect(rocAuc([0.8, 0.4, 0.3], [0.4, 0.1])).toBe(4.5 / 6);
});

test('is 1, 0.5 or 0 where the sides are apart, all equal, or swapped', () => {
  expect(rocAuc([3, 4], [1, 2])).toBe(1);
  expect(rocAuc([1, 1], [1, 1, 1])).toBe(0.5);
  expect(rocAuc([1, 2], [3, 4])).toBe(0);
});

test('orders by number, not by text, and takes infinite scores', () => {
  expect(rocAuc([10, 100], [9, 2])).toBe(1);
  expect(rocAuc([Number.POSITIVE_INFINITY, 0], [Number.NEGATIVE_INFINITY, 0])).toBe(3.5 / 4);
  expect(rocAuc([0], [-0])).toBe(0.5);
});

test('is the share of ordered pairs plus half the tied ones', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      let twin = 0;
      for (const p of positives) for (const n of negatives) twin += p > n ? 1 : p === n ? 0.5 : 0;
      expect(rocAuc(positives, negatives)).toBe(twin / (positives.length * negatives.length));
    }),
  );
});

test('swapping the sides, or negating the scores, mirrors it', () => {
  fc.assert(
    fc.property(scores, scores, (a, b) => {
      const auc = rocAuc(a, b);
      const negated = (side: number[]) => side.map((score) => -score);
      expect(rocAuc(b, a)).toBeCloseTo(1 - auc, 12);
      expect(rocAuc(negated(a), negated(b))).toBeCloseTo(1 - auc, 12);
    }),
  );
});

test('does not sort the caller’s arrays', () => {
  const positives = Float64Array.of(3, 1, 2);
  rocAuc(positives, [0]);
  expect(positives).toEqual(Float64Array.of(3, 1, 2));
});

test('empty sides and NaN are refused', () => {
  expect(() => rocAuc([], [1])).toThrow(DataError);
  expect(() => rocAuc([1], [])).toThrow('negativeScores: got 0, expected at least one score');
  expect(() => rocAuc([1, Number.NaN, 2], [1])).toThrow('positiveScores: got NaN at index 1');
});
