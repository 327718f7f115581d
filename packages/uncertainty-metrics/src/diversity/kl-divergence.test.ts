import { expect, test } from 'vitest';
import { klDivergence } from './kl-divergence.js';

test('hand-computed for one pair: the mean of both orders', () => {
  const there = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
  const back = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
  expect(klDivergence([[[0.5, 0.5]], [[0.25, 0.75]]])).toBeCloseTo((there + back) / 2, 14);
});

test('zeros count as 1e-12 in logarithms', () => {
  // Each order: 1 * (ln 1 - ln 1e-12), and 0 times anything.
  expect(klDivergence([[[1, 0]], [[0, 1]]])).toBeCloseTo(12 * Math.log(10), 12);
});
