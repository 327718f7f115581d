import { expect, test } from 'vitest';
import { disagreement } from './disagreement.js';

const sure = (...classes: number[]) => classes.map((k) => [0, 1, 2].map((j) => (j === k ? 1 : 0)));

test('is the mean over the pairs of the share of different predictions', () => {
  // Different: 2 of 4, 3 of 4, 4 of 4.
  expect(disagreement([sure(0, 0, 0, 0), sure(0, 0, 1, 1), sure(1, 2, 2, 0)])).toBe(
    (2 / 4 + 3 / 4 + 4 / 4) / 3,
  );
});

test('only the most probable class counts, and a tie is its lower class', () => {
  expect(disagreement([[[0.6, 0.4]], [[0.9, 0.1]]])).toBe(0);
  expect(disagreement([[[0.5, 0.5]], [[0.9, 0.1]]])).toBe(0);
  expect(disagreement([[[0.5, 0.5]], [[0.1, 0.9]]])).toBe(1);
});
