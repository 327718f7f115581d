import { checkOptionNames } from '@freetickets/core';
import type { BootstrappedDifference } from '../intervals/bootstrap-difference.js';
import { normalQuantile } from '../intervals/normal-quantile.js';
import type { Interval } from '../intervals/resampling.js';
import { checkLevel, checkWhole } from '../tables/check-options.js';
import { labelledTable } from '../tables/labelled-table.js';
import { mean } from '../tables/mean.js';
import type { Probabilities } from '../tables/probabilities.js';
import { type Predicted, topLabel } from '../tables/top-label.js';
import type { BinningOptions } from './bins.js';
import { type CalibrationGaps, calibrationGaps } from './calibration-gaps.js';

/** Of which bins, and how sure. */
export interface CalibrationIntervalOptions extends Pick<BinningOptions, 'bins'> {
  /** How often intervals hold the truth; 0.95 where none is given. */
  readonly level?: number;
}

/**
 * A confidence interval for `expectedCalibrationError` in bins of equal width: for what it would be on endless data.
 *
 * The error e, a sum of absolute values, is too large on average: by nothing where every bin's confidence is clearly off,
 * and by as much as `B = sqrt(2 / pi) sum_b s_b` where every bin's is right, s_b being the standard error of a bin's share
 * in e, summed over the bins that are off by less than three of those. With s the standard error of e, were the directions
 * known, and z the normal quantile, the interval is `[e - B - z s, e + z s]`, cut off at 0 and 1. It holds for every true
 * error at once, as resampling does not: a bootstrap interval misses a true error of 0 about every second time. The price
 * is that it is wide where the error is within B. A lower end of 0 says that the data agree with perfect calibration.
 * Standard errors count `z^2` hits and as many misses more in each bin, after Wilson (JASA 1927): some bins hold few errors.
 *
 * The bias and its bound: Kumar, Liang and Ma, Verified Uncertainty Calibration, NeurIPS 2019; Broecker and Smith,
 * Increasing the Reliability of Reliability Diagrams, Weather and Forecasting 2007. Derivatives of sums of absolute values
 * where signs are unknown: Fang and Santos, Inference on Directionally Differentiable Functions, Review of Economic Studies 2019.
 *
 * Throws what `expectedCalibrationError` throws, and an `OptionError` for a level outside (0, 1).
 *
 * @example
 * expectedCalibrationError(p, labels) // 0.011
 * calibrationErrorInterval(p, labels) // [0, 0.016]: it may be calibrated, and is not off by 0.02
 */
export function calibrationErrorInterval(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: CalibrationIntervalOptions = {},
): Interval {
  checkOptionNames(options, 'bins', 'level');
  const { bins = 15, level = 0.95 } = options;
  checkWhole('bins', bins, 1);
  checkLevel(level);
  const predicted = topLabel(labelledTable(probabilities, labels), labels);
  return calibrationErrors([predicted], { bins, level }).intervals[0];
}

/**
 * Intervals of the calibration errors of several predictors of the same examples, and of the first one's error minus each
 * other one's, d: `[d - D_12 - z s, d + D_21 + z s]` with s of the paired difference. D_12 bounds how much more bias the first
 * has than the second: a bin's bias B_b is the smaller the larger the gap, but by no more than the gap grows, and so D_12 is
 * the sum of `min(B_1b, |g_1b - g_2b| + |B_1b - B_2b|)`.
 */
export function calibrationErrors(
  predicted: readonly Predicted[],
  { bins, level }: Required<CalibrationIntervalOptions>,
): {
  readonly intervals: readonly Interval[];
  readonly differences: readonly BootstrappedDifference[];
} {
  const z = normalQuantile((1 + level) / 2);
  const gaps = predicted.map((own) => calibrationGaps(own, bins, z));
  const [first, ...others] = gaps;
  return {
    intervals: gaps.map((own) => intervalOf(own, z)),
    differences: others.map((other) => differenceOf(first, other, z)),
  };
}

function intervalOf({ error, biases, variance }: CalibrationGaps, z: number): Interval {
  const bias = biases.reduce((sum, own) => sum + own, 0);
  const reach = z * Math.sqrt(variance);
  return [Math.max(error - bias - reach, 0), Math.min(error + reach, 1)];
}

function differenceOf(
  first: CalibrationGaps,
  second: CalibrationGaps,
  z: number,
): BootstrappedDifference {
  const deviations = [first, second].map(({ variance }) => Math.sqrt(variance));
  const shared = correlation(first.contributions, second.contributions);
  const variance = first.variance + second.variance - 2 * shared * deviations[0] * deviations[1];
  const reach = z * Math.sqrt(Math.max(variance, 0));
  const difference = first.error - second.error;
  return {
    difference,
    interval: [
      difference - biasBeside(first, second) - reach,
      difference + biasBeside(second, first) + reach,
    ],
  };
}

/** By how much the first error is too large at most beside the second one: gaps that are alike are too large alike. */
function biasBeside(first: CalibrationGaps, second: CalibrationGaps): number {
  return first.biases.reduce((sum, bias, b) => {
    const apart = Math.abs(first.gaps[b] - second.gaps[b]) + Math.abs(bias - second.biases[b]);
    return sum + Math.min(bias, apart);
  }, 0);
}

/** In [-1, 1]; 0 where one of them does not vary. */
function correlation(first: Float64Array, second: Float64Array): number {
  const [a, b] = [mean(first), mean(second)];
  let [product, square, other] = [0, 0, 0];
  for (let i = 0; i < first.length; i++) {
    product += (first[i] - a) * (second[i] - b);
    square += (first[i] - a) ** 2;
    other += (second[i] - b) ** 2;
  }
  return product / Math.sqrt(square * other) || 0;
}
