import { expect, test } from 'vitest';
import { largestOf, smallestOf } from './extremes.js';

test('of a million values', () => {
  const values = Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1e6);
  expect([smallestOf(values), largestOf(values)]).toEqual([0, 999_999]);
});

test('of none, as of Math.max()', () => {
  expect([smallestOf([]), largestOf([])]).toEqual([Math.min(), Math.max()]);
});
