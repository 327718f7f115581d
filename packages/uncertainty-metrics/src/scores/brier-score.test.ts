import { expect, test } from 'vitest';
import { brierScore } from './brier-score.js';

test('sums the squared errors over the classes and averages over the examples', () => {
  const probabilities = [
    [0.5, 0.3, 0.2],
    [0.1, 0.6, 0.3],
  ];
  // (0.25 + 0.09 + 0.04 = 0.38) and (0.01 + 0.36 + 0.49 = 0.86)
  expect(brierScore(probabilities, [0, 2])).toBeCloseTo(0.62, 14);
});

test('runs from 0 to 2', () => {
  expect(brierScore([[1, 0]], [0])).toBe(0);
  expect(brierScore([[1, 0]], [1])).toBe(2);
});
