import { expect, test } from 'vitest';
import { memberGaussians, targetPredictionOf } from './member-gaussians.js';

const target = { name: 'price', mean: 100, std: 10 };

test('of means and logarithms of variances, in units', () => {
  // Two members, one input: N(110, 10^2) and N(90, 20^2).
  const data = Float32Array.of(1, 0, -1, Math.log(4));
  const outputs = { data, shape: [2, 1, 2] } as const;
  const made = targetPredictionOf(outputs, { loss: 'gaussian-nll', target });
  expect([made.target, made.level]).toEqual(['price', 0.95]);
  expect(made.mean[0]).toBeCloseTo(100, 6);
  expect(made.aleatoric[0]).toBeCloseTo(Math.sqrt((100 + 400) / 2), 4);
  expect(made.epistemic[0]).toBeCloseTo(10, 6);
  expect(made.std[0]).toBeCloseTo(Math.sqrt(350), 4);
  expect(made.upper[0]).toBeCloseTo(100 + 1.959964 * Math.sqrt(350), 3);
  const half = targetPredictionOf(outputs, { loss: 'gaussian-nll', target }, 0.5);
  expect(half.lower[0]).toBeCloseTo(100 - 0.67449 * Math.sqrt(350), 3);
  const [row] = made.toJSON();
  expect(Object.keys(row)).toEqual(['mean', 'std', 'aleatoric', 'epistemic', 'lower', 'upper']);
  expect(row.epistemic).toBe(made.epistemic[0]);
});

test('of means alone, with the noise of each member', () => {
  const outputs = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2, 1] } as const;
  const noise = [0.25, 4];
  const members = memberGaussians(outputs, { loss: 'mean-squared-error', target, noise });
  expect(members.map(({ mean }) => Array.from(mean))).toEqual([
    [110, 120],
    [130, 140],
  ]);
  expect(members.map(({ variance }) => Array.from(variance))).toEqual([
    [25, 25],
    [400, 400],
  ]);
});
