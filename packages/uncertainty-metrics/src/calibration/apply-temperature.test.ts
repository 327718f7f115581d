import { DataError, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyTemperature, softmax } from '../index.js';

test('hand-computed: square roots at 2, squares at 1 / 2', () => {
  const [a, b] = applyTemperature([[0.8, 0.2]], 2).data;
  expect([a, b]).toEqual([2 / 3, 1 / 3].map((p) => expect.closeTo(p, 14)));
  const squared = [...applyTemperature([[0.8, 0.2]], 0.5).data];
  expect(squared).toEqual([0.64 / 0.68, 0.04 / 0.68].map((p) => expect.closeTo(p, 14)));
});

test('is the softmax of logits over the temperature', () => {
  const logit = fc.double({ min: -6, max: 6, noNaN: true });
  const temperature = fc.double({ min: 0.4, max: 50, noNaN: true });
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 6 }), temperature, (row, t) => {
      const made = applyTemperature(softmax([row]), t).data;
      softmax([row.map((z) => z / t)]).data.forEach((p, k) => {
        expect(made[k]).toBeCloseTo(p, 12);
      });
    }),
  );
});

test('1 leaves every bit as it is, and gives a copy', () => {
  const data = Float64Array.of(0.1, 0.9, 0, 1);
  const made = applyTemperature({ data, shape: [2, 2] }, 1);
  expect(made).toEqual({ data, shape: [2, 2] });
  expect(made.data).not.toBe(data);
});

test('stays finite for zeros and for extreme temperatures', () => {
  expect([...applyTemperature([[1, 0]], 0.01).data]).toEqual([1, 0]);
  // Small and many, where the power itself would be 0 for all.
  const classes = 100_000;
  const uniform = { data: new Float64Array(classes).fill(1 / classes), shape: [1, classes] };
  expect(applyTemperature(uniform, 0.01).data[7]).toBeCloseTo(1 / classes, 14);
  // A zero counts as 1e-12.
  const odds = 1e-12 ** 0.01;
  expect(applyTemperature([[1, 0]], 100).data[1]).toBeCloseTo(odds / (1 + odds), 14);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('the temperature %d is refused', (t) => {
  expect(() => applyTemperature([[1, 0]], t)).toThrow(OptionError);
});

test('refuses what are no probabilities', () => {
  expect(() => applyTemperature([[1, 1]], 2)).toThrow(DataError);
});
