import { DataError, OptionError, random } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { rocAuc } from './roc-auc.js';
import { rocAucInterval } from './roc-auc-interval.js';
import { rocAucStandardError } from './roc-auc-standard-error.js';

const evenly = (count: number, from: number) => Array.from({ length: count }, (_, i) => from + i);

test('is DeLong of many scores, where that stays within (0, 1)', () => {
  const [positives, negatives] = [evenly(40, 10), evenly(50, 0)];
  const [area, margin] = [
    rocAuc(positives, negatives),
    1.959964 * rocAucStandardError(positives, negatives),
  ];
  const [low, high] = rocAucInterval(positives, negatives);
  expect(low).toBeCloseTo(area - margin, 6);
  expect(high).toBeCloseTo(area + margin, 6);
});

test('scores that are all told apart leave room, more of it the fewer they are, on either side', () => {
  // At 1 the lower bound solves (1 - a)^2 = z^2 v(a): of 8 and 20, and of 80 and 200.
  const lows = [1, 10].map((times) =>
    rocAucInterval(evenly(20 * times, 500), evenly(8 * times, 0)),
  );
  for (const [i, [low, high]] of lows.entries()) {
    expect(high).toBe(1);
    const [m, n] = [20 * 10 ** i, 8 * 10 ** i];
    const others = (m + n) / 2 - 1;
    const spread = 1 + (others * (1 - low)) / (2 - low) + (others * low) / (1 + low);
    expect((1 - low) ** 2).toBeCloseTo((1.959964 ** 2 * low * (1 - low) * spread) / (m * n), 7);
  }
  expect(lows[0]?.[0]).toBeGreaterThan(0.6);
  expect(lows[1]?.[0]).toBeGreaterThan(0.95);
  const [low, high] = rocAucInterval(evenly(8, 0), evenly(20, 500));
  expect(low).toBe(0);
  expect(high).toBeCloseTo(1 - lows[0]?.[0], 9);
});

test('a single score, and scores that are all the same, have one', () => {
  for (const [positives, negatives] of [
    [[1], evenly(30, 2)],
    [evenly(30, 2), [7]],
    [
      [1, 1, 1],
      [1, 1],
    ],
  ] as const) {
    const [low, high] = rocAucInterval(positives, negatives);
    const area = rocAuc(positives, negatives);
    expect(low).toBeLessThanOrEqual(area);
    expect(high).toBeGreaterThanOrEqual(area);
    expect(high - low).toBeGreaterThan(0.05);
  }
});

describe('holds the truth about as often as it says', () => {
  // Exponential scores, of mean r and 1: P(s+ > s-) is r / (1 + r).
  test.each([
    [0.75, 80, 120],
    [0.98, 8, 100],
    [0.98, 60, 40],
    [0.995, 30, 30],
  ])('where the area is %d, of %i and %i', (truth, positives, negatives) => {
    const runs = 500;
    let held = 0;
    for (let seed = 0; seed < runs; seed++) {
      const stream = random.derive(seed, 'auc-interval');
      const draw = (count: number, mean: number) =>
        Array.from({ length: count }, () => -mean * Math.log(1 - stream.uniform()));
      const drawn = [draw(positives, truth / (1 - truth)), draw(negatives, 1)] as const;
      const [low, high] = rocAucInterval(...drawn);
      if (low <= truth && truth <= high) held++;
    }
    expect(held / runs).toBeGreaterThan(0.88);
  });
});

test('an empty side, NaN and a wrong level are refused', () => {
  expect(() => rocAucInterval([], [1])).toThrow(DataError);
  expect(() => rocAucInterval([1], [Number.NaN])).toThrow(DataError);
  expect(() => rocAucInterval([1], [1], { level: 1 })).toThrow(OptionError);
});
