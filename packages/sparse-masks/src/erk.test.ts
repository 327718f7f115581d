import { OptionError, sizeOf } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erk } from './erk.js';
import { layerCounts } from './layer-counts.js';

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

test('a huge power fills the layers one after another, in the order of sum / prod', () => {
  // c: raw 110 / 1000; 150 of 2000: 100 make `a` dense, 50 are left for `c`, none for `b`
  const three = [...layers, { name: 'c', shape: [10, 100] }];
  expect(erk({ power: 1000 }).densities(three, 150 / 2000)).toEqual([
    1,
    0,
    expect.closeTo(0.05, 12),
  ]);
  expect(
    layerCounts(three, { sparsity: 1 - 150 / 2000, distribution: erk({ power: 1e308 }) }),
  ).toEqual([100, 1, 49]);
});

test('every power, sparsity and network is dealt out exactly', () => {
  const shape = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
  const power = fc.oneof(
    fc.double({ min: 0, max: 50, noNaN: true }),
    fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(shape, { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      power,
      (shapes, share, power) => {
        const network = shapes.map((shape, l) => ({ name: `layer ${l}`, shape }));
        const total = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
        const sparsity = share * (1 - network.length / total);
        const counts = layerCounts(network, { sparsity, distribution: erk({ power }) });
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
          Math.round((1 - sparsity) * total),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 'x'])('power %s is refused', (power) => {
  expect(() => erk({ power: power as number })).toThrow(
    new OptionError('distribution erk: power', power, 'a number of at least 0'),
  );
});
