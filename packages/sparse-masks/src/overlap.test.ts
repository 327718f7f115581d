import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { Mask } from './mask.js';
import { hammingDistance, overlap } from './overlap.js';

test('a hand-counted pair', () => {
  const a = Mask.of(20, [0, 1, 2, 9, 19]);
  const b = Mask.of(20, [1, 2, 3, 19]);
  expect(hammingDistance(a, b)).toBe(3);
  expect(overlap(a, b)).toBe(3 / 6);
});

test('the same, disjoint and empty masks', () => {
  const a = Mask.of(9, [0, 8]);
  expect(overlap(a, a)).toBe(1);
  expect(overlap(a, Mask.of(9, [1]))).toBe(0);
  expect(overlap(Mask.empty(9), Mask.empty(9))).toBe(1);
  expect(hammingDistance(Mask.full(9), Mask.empty(9))).toBe(9);
});

test('masks of different sizes are refused', () => {
  expect(() => overlap(Mask.full(8), Mask.full(9))).toThrow(DataError);
});
