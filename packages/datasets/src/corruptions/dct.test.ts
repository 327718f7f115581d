import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dct, inverseDct } from './dct.js';

it('a constant has one coefficient, a cosine another, hand-computed', () => {
  const constant = dct(new Float64Array(64).fill(10));
  expect(constant[0]).toBeCloseTo(80, 10);
  for (const coefficient of constant.subarray(1)) expect(coefficient).toBeCloseTo(0, 10);
  // Across: the first frequency, which is in row 0, column 1, and as large as the root of half the sum of all squares.
  const wave = Float64Array.from({ length: 64 }, (_, i) =>
    Math.cos(((2 * (i % 8) + 1) * Math.PI) / 16),
  );
  expect(dct(wave)[1]).toBeCloseTo(Math.sqrt(32), 10);
  expect(dct(wave)[8]).toBeCloseTo(0, 10);
});

it('the inverse gives back what was transformed', () => {
  const block = fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(block, (values) => {
      inverseDct(dct(Float64Array.from(values))).forEach((value, i) => {
        expect(value).toBeCloseTo(values[i], 9);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});
