import { expect, test } from 'vitest';
import { expectedEntropy } from './expected-entropy.js';

test('is the mean of the members’ entropies, example by example', () => {
  const members = [
    [
      [1, 0],
      [0.5, 0.5],
    ],
    [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ];
  const [first, second] = expectedEntropy(members);
  expect(first).toBeCloseTo(Math.log(2) / 3, 14);
  expect(second).toBeCloseTo((2 * Math.log(2)) / 3, 14);
});
