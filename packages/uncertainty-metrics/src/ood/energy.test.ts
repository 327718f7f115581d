import { DataError, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeEnergy, maxLogit } from '../index.js';

test('hand-computed', () => {
  const [flat, sure] = freeEnergy([
    [0, 0],
    [Math.log(6), Math.log(2)],
  ]);
  expect(flat).toBeCloseTo(-Math.log(2), 14);
  expect(sure).toBeCloseTo(-Math.log(8), 14);
  expect(freeEnergy([[2 * Math.log(3), 0]], { temperature: 2 })[0]).toBeCloseTo(
    -2 * Math.log(4),
    14,
  );
});

test('moves against a shift of all logits, and stays between the largest and that many of it', () => {
  const logit = fc.double({ min: -50, max: 50, noNaN: true });
  const temperature = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(logit, { minLength: 1, maxLength: 6 }),
      logit,
      temperature,
      (row, c, t) => {
        const [plain, shifted] = freeEnergy([row, row.map((z) => z + c)], { temperature: t });
        expect(shifted).toBeCloseTo(plain - c, 9);
        expect(plain).toBeLessThanOrEqual(-maxLogit([row])[0] + 1e-9);
        expect(plain).toBeGreaterThanOrEqual(-maxLogit([row])[0] - t * Math.log(row.length) - 1e-9);
      },
    ),
  );
});

test('does not overflow', () => {
  expect(freeEnergy([[1e4, 1e4]])[0]).toBeCloseTo(-1e4 - Math.log(2), 9);
  expect(freeEnergy([[1e308, -1e308]], { temperature: 0.01 })[0]).toBe(-1e308);
});

test('refuses other temperatures and logits', () => {
  for (const temperature of [0, -1, Number.NaN, Infinity]) {
    expect(() => freeEnergy([[0, 1]], { temperature })).toThrow(OptionError);
  }
  expect(() => freeEnergy([[Number.NaN]])).toThrow(DataError);
  expect(() => freeEnergy([])).toThrow(DataError);
});
