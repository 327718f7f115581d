import { DataError, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fprAtTpr } from './fpr-at-tpr.js';

test('hand-computed', () => {
  const positives = [0.9, 0.8, 0.7, 0.2];
  const negatives = [0.75, 0.5, 0.1, 0.85, 0.05];
  expect(fprAtTpr(positives, negatives, 0.5)).toBe(1 / 5);
  expect(fprAtTpr(positives, negatives, 0.75)).toBe(2 / 5);
  expect(fprAtTpr(positives, negatives, 0.76)).toBe(3 / 5);
});

test('the default level is 0.95: one positive in 20 may be missed', () => {
  const positives = Array.from({ length: 20 }, (_, i) => i);
  expect(fprAtTpr(positives, [0.5])).toBe(0);
  expect(fprAtTpr(positives, [1])).toBe(1);
});

test('ties with the threshold are false positives', () => {
  expect(fprAtTpr([1, 1, 1], [1, 1, 0, 1])).toBe(3 / 4);
  expect(fprAtTpr([1], [1])).toBe(1);
  expect(fprAtTpr([2], [1])).toBe(0);
});

test('is the smallest rate over all thresholds that reach the level', () => {
  const scores = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 110 });
  const level = fc.oneof(
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
  );
  fc.assert(
    fc.property(scores, scores, level, (positives, negatives, reach) => {
      const rate = (side: number[], t: number) => side.filter((s) => s >= t).length / side.length;
      const thresholds = positives.filter((t) => rate(positives, t) >= reach);
      const twin = Math.min(...thresholds.map((t) => rate(negatives, t)));
      expect(fprAtTpr(positives, negatives, reach)).toBe(twin);
    }),
  );
});

test('a level that the counts meet exactly is met, whatever the rounding of level * positives', () => {
  for (let total = 1; total <= 100; total++) {
    const positives = Array.from({ length: total }, (_, i) => i);
    for (let count = 1; count <= total; count++) {
      const threshold = total - count;
      expect(fprAtTpr(positives, [threshold - 0.5], count / total)).toBe(0);
      expect(fprAtTpr(positives, [threshold], count / total)).toBe(1);
      if (count === total) continue;
      const justAbove = (count / total) * (1 + Number.EPSILON);
      expect(fprAtTpr(positives, [threshold - 0.5], justAbove)).toBe(1);
    }
  }
});

test('levels outside (0, 1] and unusable scores are refused', () => {
  for (const level of [0, -0.1, 1.1, 95, Number.NaN]) {
    expect(() => fprAtTpr([1], [0], level)).toThrow(OptionError);
  }
  expect(() => fprAtTpr([], [0])).toThrow(DataError);
  expect(() => fprAtTpr([0], [Number.NaN])).toThrow('negativeScores: got NaN at index 0');
});
