import { expect, test } from 'vitest';
import { softmaxInPlace } from './softmax.js';

test('every row becomes the probabilities of its logits, in its place', () => {
  const rows = Float64Array.of(0, Math.log(3), 5, 5);
  expect(softmaxInPlace(rows, 2)).toBe(rows);
  expect([...rows]).toEqual([0.25, 0.75, 0.5, 0.5].map((p) => expect.closeTo(p, 15)));
});

test('logits of any size are fine', () => {
  expect([...softmaxInPlace(Float64Array.of(1e4, 1e4, -1e4), 3)]).toEqual([0.5, 0.5, 0]);
  expect([...softmaxInPlace(Float64Array.of(-1e4, -1e4), 2)]).toEqual([0.5, 0.5]);
});
