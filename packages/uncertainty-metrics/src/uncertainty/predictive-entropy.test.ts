import { expect, test } from 'vitest';
import { predictiveEntropy } from './predictive-entropy.js';

test('is 0 for a certain, ln classes for a uniform, and hand-computed for another prediction', () => {
  const [certain, uniform, other] = predictiveEntropy([
    [0, 1, 0, 0],
    [0.25, 0.25, 0.25, 0.25],
    [0.5, 0.25, 0.125, 0.125],
  ]);
  expect(certain).toBe(0);
  expect(uniform).toBeCloseTo(Math.log(4), 14);
  expect(other).toBeCloseTo(1.75 * Math.log(2), 14);
});
