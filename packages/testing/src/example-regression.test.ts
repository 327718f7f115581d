import type { RegressionSpec } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regression } from './example-regression.js';

const STEP = 1e-5;
const real = fc.double({ min: -2, max: 2, noNaN: true });

test.each<[RegressionSpec, number]>([
  [{ name: 'mean-squared-error' }, 1],
  [{ name: 'gaussian-nll' }, 2],
  [{ name: 'pinball', quantiles: [0.1, 0.5, 0.8] }, 3],
])('slopes of %o are its finite differences', (spec, each) => {
  const numbers = (length: number) => fc.array(real, { minLength: length, maxLength: length });
  fc.assert(
    fc.property(numbers(4), numbers(4 * each), (targets, outputs) => {
      const batch = {
        targets: Float32Array.from(targets),
        weights: Float32Array.of(0.5, 2),
        count: 2,
      };
      const at = (given: readonly number[]) => regression(Float64Array.from(given), batch, spec);
      const { toOutputs } = at(outputs);
      for (const [i, output] of outputs.entries()) {
        // The pinball loss has a kink there.
        if (Math.abs(output - targets[Math.floor(i / each)]) < 2 * STEP) continue;
        const [above, below] = [STEP, -STEP].map((step) => at(outputs.with(i, output + step)));
        const difference = (above.loss - below.loss) / (2 * STEP);
        expect(Math.abs(toOutputs[i] - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
      }
    }),
    { seed: 1 },
  );
});

test('its losses are those of hand-made numbers', () => {
  const of = (spec: RegressionSpec, outputs: readonly number[]) =>
    regression(Float64Array.from(outputs), { targets: Float32Array.of(1), count: 1 }, spec).loss;
  expect(of({ name: 'mean-squared-error' }, [3])).toBe(4);
  // The density of N(3, 4) at 1.
  const density = Math.exp(-0.5) / Math.sqrt(2 * Math.PI * 4);
  expect(of({ name: 'gaussian-nll' }, [3, Math.log(4)])).toBeCloseTo(-Math.log(density), 12);
  expect(of({ name: 'pinball', quantiles: [0.1, 0.9] }, [0, 3])).toBeCloseTo((0.1 + 0.2) / 2, 12);
});
