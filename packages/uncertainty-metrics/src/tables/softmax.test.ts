import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { softmax } from './softmax.js';

test('hand-computed', () => {
  const { data, shape } = softmax({
    data: Float64Array.of(0, Math.log(2), Math.log(5), 7, 7, 7),
    shape: [2, 3],
  });
  expect(shape).toEqual([2, 3]);
  const expected = [1 / 8, 2 / 8, 5 / 8, 1 / 3, 1 / 3, 1 / 3];
  expected.forEach((p, i) => {
    expect(data[i]).toBeCloseTo(p, 14);
  });
});

test('is stable for logits of any size', () => {
  expect([...softmax([[1e4, 1e4 - Math.log(3)]]).data]).toEqual([
    expect.closeTo(0.75, 9),
    expect.closeTo(0.25, 9),
  ]);
  expect([...softmax([[-1e308, 1e308]]).data]).toEqual([0, 1]);
});

test('gives rows that sum to 1, and the same when all logits are shifted', () => {
  const logit = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 8 }), logit, (row, shift) => {
      const { data } = softmax([row, row.map((z) => z + shift)]);
      const [plain, shifted] = [data.slice(0, row.length), data.slice(row.length)];
      expect(plain.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      plain.forEach((p, k) => {
        expect(shifted[k]).toBeCloseTo(p, 9);
      });
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  '%d is refused',
  (logit) => {
    expect(() =>
      softmax([
        [0, 0],
        [0, logit],
      ]),
    ).toThrow(DataError);
    expect(() =>
      softmax([
        [0, 0],
        [0, logit],
      ]),
    ).toThrow(`got ${logit} for class 1 of example 1`);
  },
);
