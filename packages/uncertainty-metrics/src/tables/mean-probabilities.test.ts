import { expect, test } from 'vitest';
import { meanProbabilities } from './mean-probabilities.js';

test('is the mean over the members, by example and class', () => {
  const { data, shape } = meanProbabilities([
    [
      [1, 0],
      [0.5, 0.5],
    ],
    [
      [0.5, 0.5],
      [0.25, 0.75],
    ],
  ]);
  expect(data).toEqual(Float64Array.of(0.75, 0.25, 0.375, 0.625));
  expect(shape).toEqual([2, 2]);
});

test('does not write to the members', () => {
  const member = { data: Float64Array.of(0.9, 0.1), shape: [1, 2] };
  meanProbabilities([member, member]);
  meanProbabilities([member]).data[0] = 7;
  expect(member.data).toEqual(Float64Array.of(0.9, 0.1));
});
