import { DataError, OptionError, random } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gaussianCrps,
  gaussianIntervals,
  gaussianMixture,
  gaussianNll,
  gaussiansOf,
  intervalCoverage,
  intervalWidth,
  inUnits,
  meanAbsoluteError,
  meanQuantiles,
  pinballLoss,
  quantileIntervals,
  rootMeanSquaredError,
  standardised,
  targetScale,
  varianceInUnits,
} from '../regression.js';

const density = (y: number, m: number, v: number): number =>
  Math.exp(-((y - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);

/** The integral of a function from -20 to 20, by the midpoint rule. */
function integral(of: (x: number) => number): number {
  const step = 1e-3;
  let sum = 0;
  for (let x = -20 + step / 2; x < 20; x += step) sum += step * of(x);
  return sum;
}

describe('scores', () => {
  test('of means are those of hand-made numbers', () => {
    expect(rootMeanSquaredError([1, 2], [1, 4])).toBeCloseTo(Math.sqrt(2), 12);
    expect(meanAbsoluteError([1, 2], [1, 4])).toBe(1);
  });

  test('of normal distributions follow from their densities', () => {
    for (const [m, v, y] of [
      [0, 1, 0.3],
      [1, 4, -2],
      [-0.5, 0.25, 3],
    ]) {
      const gaussians = { mean: [m], variance: [v] };
      expect(gaussianNll(gaussians, [y])).toBeCloseTo(-Math.log(density(y, m, v)), 9);
      let share = 0;
      // The distance of the distribution function from the step at y.
      const crps = integral((x) => {
        share += 1e-3 * density(x, m, v);
        return (share - Number(x >= y)) ** 2;
      });
      expect(gaussianCrps(gaussians, [y])).toBeCloseTo(crps, 2);
    }
    expect(gaussianCrps({ mean: [2], variance: [0] }, [5])).toBe(3);
    expect(gaussianCrps({ mean: [0], variance: [1] }, [1000])).toBeCloseTo(1000 - 0.5642, 3);
    expect(() => gaussianNll({ mean: [2], variance: [0] }, [5])).toThrow(DataError);
    expect(() => gaussianCrps({ mean: [2], variance: [-1] }, [5])).toThrow(/-1 at 0, expected at/);
  });

  test('of many quantiles are half of the score of the distribution', () => {
    const levels = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
    const gaussians = { mean: [1], variance: [4] };
    const quantiles = levels.map((level) =>
      level === 0.5
        ? 1
        : gaussianIntervals(gaussians, Math.abs(2 * level - 1))[level < 0.5 ? 'lower' : 'upper'][0],
    );
    for (const y of [-3, 1, 4]) {
      const crps = gaussianCrps(gaussians, [y]);
      expect(2 * pinballLoss(quantiles, levels, [y])).toBeCloseTo(crps, 1);
    }
    expect(pinballLoss([0, 3], [0.1, 0.9], [1])).toBeCloseTo((0.1 + 0.2) / 2, 12);
  });
});

describe('intervals', () => {
  test('of a distribution hold as many of its draws as they say', () => {
    const stream = random.derive(1, 'draws');
    const normal = () =>
      Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
    const mean = Array.from({ length: 4000 }, (_, i) => i % 7);
    const variance = mean.map((m) => 1 + m);
    const targets = mean.map((m, i) => m + Math.sqrt(variance[i]) * normal());
    for (const level of [0.5, 0.9]) {
      const intervals = gaussianIntervals({ mean, variance }, level);
      expect(Math.abs(intervalCoverage(intervals, targets) - level)).toBeLessThan(0.03);
    }
    const [one] = [gaussianIntervals({ mean: [0], variance: [4] })];
    expect(intervalWidth(one)).toBeCloseTo(4 * 1.959964, 5);
    for (const level of [0, 1, 95, Number.NaN, '0.95' as never]) {
      expect(() => gaussianIntervals({ mean: [0], variance: [4] }, level)).toThrow(OptionError);
    }
  });

  test('of quantiles are between the two that belong to a level', () => {
    const levels = [0.05, 0.5, 0.95];
    const { lower, upper } = quantileIntervals([1, 2, 4, 0, 1, 2], levels, 0.9);
    expect([[...lower], [...upper]]).toEqual([
      [1, 0],
      [4, 2],
    ]);
    expect(intervalCoverage({ lower, upper }, [4, 2.5])).toBe(0.5);
    expect(() => quantileIntervals([1, 2, 4], levels, 0.8)).toThrow(OptionError);
    expect(() => quantileIntervals([1, 2], [0.5, 0.5], 0.9)).toThrow(OptionError);
    expect(() => quantileIntervals([1, 2, 4, 0], levels, 0.9)).toThrow(/got 4 numbers, expected 3/);
    expect(() => intervalCoverage({ lower, upper: upper.slice(1) }, [4, 2.5])).toThrow(DataError);
  });
});

describe('ensembles', () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  const positive = fc.double({ min: 0.1, max: 5, noNaN: true });

  test('have the mean and variance of their mixture', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, positive), { minLength: 1, maxLength: 4 }), (given) => {
        const members = given.map(([m, v]) => ({ mean: [m], variance: [v] }));
        const mixture = gaussianMixture(members);
        // Moments of the mixture: E y = mean m, E y^2 = mean (v + m^2).
        const moment = given.reduce((sum, [m, v]) => sum + v + m * m, 0) / given.length;
        expect(mixture.variance[0]).toBeCloseTo(moment - mixture.mean[0] ** 2, 8);
        expect(mixture.aleatoric[0] + mixture.epistemic[0]).toBeCloseTo(mixture.variance[0], 10);
        if (given.length === 1) {
          expect([mixture.mean[0], mixture.variance[0]]).toEqual(given[0]);
          expect(mixture.epistemic[0]).toBe(0);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
    const means = gaussianMixture([{ mean: [1, 2] }, { mean: [3, 2] }]);
    expect([...means.variance]).toEqual([1, 0]);
    expect([...means.aleatoric]).toEqual([0, 0]);
    expect(() => gaussianMixture([])).toThrow(DataError);
    expect(() => gaussianMixture([{ mean: [1] }, { mean: [1, 2] }])).toThrow(/members\[1\].mean/);
    expect(() => gaussianMixture([{ mean: [1], variance: [-2] }])).toThrow(/-2 at 0, expected at/);
  });

  test('have the mean of their quantiles, in order', () => {
    expect([...meanQuantiles([[1, 2, 9, 8]], 2)]).toEqual([1, 2, 8, 9]);
    expect([
      ...meanQuantiles(
        [
          [1, 4],
          [3, 2],
        ],
        2,
      ),
    ]).toEqual([2, 3]);
    expect(() => meanQuantiles([[1, 2, 3]], 2)).toThrow(DataError);
    expect(() => meanQuantiles([[1, 2, 3]], 1.5)).toThrow(/expected a whole number/);
  });

  test('of networks of means and variances come from their outputs', () => {
    const { mean, variance } = gaussiansOf([1, 0, 2, Math.log(4)]);
    expect([[...mean], [...variance]]).toEqual([
      [1, 2],
      [1, 4],
    ]);
    expect(() => gaussiansOf([1, 2, 3])).toThrow(DataError);
  });

  test('of any outputs in 32-bit floats have finite scores and intervals', () => {
    const largest = 2 ** 127;
    for (const logarithm of [-largest, -1000, 1000, largest]) {
      const gaussians = gaussiansOf([largest, logarithm]);
      const { lower, upper } = gaussianIntervals(gaussians);
      const scores = [gaussianNll(gaussians, [0]), gaussianCrps(gaussians, [0])];
      expect([...scores, lower[0], upper[0]].every(Number.isFinite)).toBe(true);
      expect(gaussiansOf([0, logarithm]).variance[0]).toBeCloseTo(
        logarithm < 0 ? 0 : Math.exp(250),
        9,
      );
    }
  });
});

test('targets are standardised, and predictions of them come back in their units', () => {
  const targets = [10, 1, 30, 1, 20, 1];
  const scale = targetScale(targets, 2);
  expect(scale).toEqual({ mean: [20, 1], deviation: [Math.sqrt(200 / 3), 1] });
  const given = standardised(targets, scale);
  expect([...inUnits(given, scale)].map((y) => Math.round(1e4 * y) / 1e4)).toEqual(targets);
  expect([...varianceInUnits([1, 1], scale)]).toEqual([expect.closeTo(200 / 3, 9), 1]);
  const [low, high, ...second] = inUnits([-1, 1, -1, 1], scale, 2);
  expect([(low + high) / 2, ...second]).toEqual([expect.closeTo(20, 9), 0, 2]);
  // Three times 0.1 has a mean above 0.1.
  expect(targetScale([0.1, 0.1, 0.1]).deviation).toEqual([1]);
  expect(() => targetScale([1, 2, 3], 1.5)).toThrow(/expected a whole number/);
});
