import { expect, test } from 'vitest';
import { meanOfPairs } from '../index.js';

test('hand-computed: both directions count, the diagonal does not', () => {
  const matrix = [
    [100, 1, 2],
    [3, 100, 4],
    [5, 9, 100],
  ];
  expect(meanOfPairs(matrix)).toBe(4);
  expect(meanOfPairs([[1]])).toBeNaN();
});
