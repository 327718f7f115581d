import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { meanProbability } from './mean-probability.js';

test('hand-computed: the mean of the softmax outputs, by example', () => {
  const [ln3, ln9] = [Math.log(3), Math.log(9)];
  // Member 1: (3/4, 1/4), (1/2, 1/2). Member 2: (1/10, 9/10), (1/2, 1/2).
  const data = Float64Array.of(ln3, 0, 0, 0, 0, ln9, 5, 5);
  const probabilities = meanProbability().aggregate({ data, shape: [2, 2, 2] });
  expect([...probabilities]).toEqual([0.425, 0.575, 0.5, 0.5].map((p) => expect.closeTo(p, 14)));
});

test('logits of 1e4 are fine, others than finite ones are not', () => {
  const shape = [1, 1, 2] as const;
  const aggregate = (...logits: number[]) =>
    meanProbability().aggregate({ data: Float32Array.from(logits), shape });
  expect([...aggregate(1e4, -1e4)]).toEqual([1, 0]);
  expect([...aggregate(-1e4, -1e4)]).toEqual([0.5, 0.5]);
  expect(() => aggregate(Number.NaN, 0)).toThrow(DataError);
});
