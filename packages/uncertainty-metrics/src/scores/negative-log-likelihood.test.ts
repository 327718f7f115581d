import { expect, test } from 'vitest';
import { negativeLogLikelihood } from './negative-log-likelihood.js';

test('is the mean of -ln of the labels’ probabilities', () => {
  const probabilities = [
    [0.5, 0.25, 0.25],
    [0.1, 0.1, 0.8],
  ];
  expect(negativeLogLikelihood(probabilities, [1, 2])).toBeCloseTo(
    (Math.log(4) + Math.log(1.25)) / 2,
    14,
  );
});

test('is ln classes for a uniform prediction and 0 for a perfect one', () => {
  expect(negativeLogLikelihood([[0.25, 0.25, 0.25, 0.25]], [3])).toBeCloseTo(Math.log(4), 14);
  expect(negativeLogLikelihood([[0, 1]], [1])).toBeCloseTo(0, 15);
});

test('an impossible label costs -ln 1e-12', () => {
  expect(negativeLogLikelihood([[0, 1]], [0])).toBeCloseTo(12 * Math.log(10), 12);
});
