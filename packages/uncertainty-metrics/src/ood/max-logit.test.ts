import { DataError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { maxLogit } from '../index.js';

test('is the largest of every row', () => {
  const logits = [
    [3, 1, -7],
    [-2, -5, -0.5],
  ];
  expect(maxLogit(logits)).toEqual(Float64Array.of(3, -0.5));
  const flat = { data: Float32Array.from(logits.flat()), shape: [2, 3] };
  expect(maxLogit(flat)).toEqual(Float64Array.of(3, -0.5));
});

test.each([Number.NaN, Infinity])('%d is refused', (logit) => {
  expect(() => maxLogit([[0, logit]])).toThrow(DataError);
  expect(() => maxLogit([[0, logit]])).toThrow(`got ${logit} for class 1 of example 0`);
});
