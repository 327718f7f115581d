import { OptionError } from '@freetickets/core';
import { expect, test } from 'vitest';
import { erk } from './erk.js';

const layers = [
  { name: 'a', shape: [10, 10] }, // raw 20 / 100
  { name: 'b', shape: [3, 3, 5, 20] }, // raw 31 / 900
];

test('densities are proportional to sum / prod', () => {
  // eps (20 + 31) = 0.2 * 1000
  const eps = 200 / 51;
  const [a, b] = erk().densities(layers, 0.2);
  expect(a).toBeCloseTo((eps * 20) / 100, 12);
  expect(b).toBeCloseTo((eps * 31) / 900, 12);
});

test('a layer that would exceed 1 is dense, and the rest takes what is left', () => {
  // eps 500 / 51 would give a density 1.96; then b gets 500 - 100 of 900
  expect(erk().densities(layers, 0.5)).toEqual([1, expect.closeTo(400 / 900, 12)]);
});

test('power sharpens, and power 0 is uniform', () => {
  const [a, b] = erk({ power: 2 }).densities(layers, 0.05);
  expect(a / b).toBeCloseTo((20 / 100 / (31 / 900)) ** 2, 9);
  for (const density of erk({ power: 0 }).densities(layers, 0.3)) {
    expect(density).toBeCloseTo(0.3, 12);
  }
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 'x'])('power %s is refused', (power) => {
  expect(() => erk({ power: power as number })).toThrow(
    new OptionError('distribution erk: power', power, 'a number of at least 0'),
  );
});
