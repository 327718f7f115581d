import { DataError, OptionError, random } from '@freetickets/core';
import { expect, test } from 'vitest';
import { bootstrapDifference, bootstrapInterval, type Interval, wilsonInterval } from '../index.js';
import {
  bootstrapGaussians,
  type Gaussians,
  gaussianCrps,
  gaussianIntervals,
  gaussianNll,
  gaussianScores,
  intervalCoverage,
  intervalWidth,
  rootMeanSquaredError,
} from '../regression.js';

const COUNT = 120;
const stream = random.derive(1, 'gaussians');
const targets = Array.from({ length: COUNT }, () => 4 * stream.uniform());
/** Predictions that are off by up to `off`. */
const predictor = (off: number): Gaussians => ({
  mean: targets.map((y) => y + off * (2 * stream.uniform() - 1)),
  variance: targets.map(() => 0.1 + stream.uniform()),
});
const predictors = [predictor(1), predictor(2)];

/** Some of a list, by their places. */
const at = (values: ArrayLike<number>, places: Int32Array) => Array.from(places, (i) => values[i]);
const scoresOf = (predicted: Gaussians, places: Int32Array) => {
  const own = { mean: at(predicted.mean, places), variance: at(predicted.variance, places) };
  const y = at(targets, places);
  const within = gaussianIntervals(own, 0.8);
  return {
    rmse: rootMeanSquaredError(own.mean, y),
    nll: gaussianNll(own, y),
    crps: gaussianCrps(own, y),
    coverage: intervalCoverage(within, y),
    width: intervalWidth(within),
  };
};

const options = { resamples: 60, level: 0.9, seed: 3 };
const made = bootstrapGaussians(predictors, targets, { ...options, share: 0.8 });
const close = ([low, high]: Interval, expected: Interval): void => {
  expect(low).toBeCloseTo(expected[0], 10);
  expect(high).toBeCloseTo(expected[1], 10);
};

test.each(gaussianScores)('%s: as the scores and the bootstrap of them say', (name) => {
  const all = Int32Array.from(targets, (_, i) => i);
  const [first, second] = predictors.map(
    (each) => (places: Int32Array) => scoresOf(each, places)[name],
  );
  for (const [i, each] of [first, second].entries()) {
    expect(made.scores[i][name]).toBeCloseTo(each(all), 10);
    const expected =
      name === 'coverage'
        ? wilsonInterval(each(all), COUNT, { level: 0.9 })
        : bootstrapInterval(COUNT, each, options);
    close(made.intervals[i][name], expected);
  }
  const { difference, interval } = made.differences[0][name];
  const expected = bootstrapDifference(COUNT, first, second, options);
  expect(difference).toBeCloseTo(expected.difference, 10);
  close(interval, expected.interval);
});

test('refuses no predictors, others than the targets, and a share that is none', () => {
  expect(() => bootstrapGaussians([], targets)).toThrow(DataError);
  expect(() => bootstrapGaussians(predictors, [1, 2])).toThrow(DataError);
  expect(() => bootstrapGaussians(predictors, targets, { share: 95 })).toThrow(OptionError);
  expect(() => bootstrapGaussians(predictors, targets, { resamples: 0 })).toThrow(OptionError);
});
