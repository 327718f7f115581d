import { expect, test } from 'vitest';
import { maxProbability } from './max-probability.js';

test('is the largest value of each row', () => {
  const probabilities = [
    [0.2, 0.5, 0.3],
    [0.25, 0, 0.75],
  ];
  expect(maxProbability(probabilities)).toEqual(Float64Array.of(0.5, 0.75));
});
