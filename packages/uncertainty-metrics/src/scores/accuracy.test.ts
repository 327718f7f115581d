import { expect, test } from 'vitest';
import { accuracy } from './accuracy.js';

test('counts the examples whose most probable class is the label', () => {
  const probabilities = [
    [0.7, 0.2, 0.1],
    [0.2, 0.3, 0.5],
    [0.1, 0.8, 0.1],
    [0.1, 0.5, 0.4],
  ];
  expect(accuracy(probabilities, [0, 2, 0, 1])).toBe(0.75);
});

test('ties go to the lower class', () => {
  const tied = [[0.2, 0.4, 0.4]];
  expect(accuracy(tied, [1])).toBe(1);
  expect(accuracy(tied, [2])).toBe(0);
});
