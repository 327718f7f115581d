import { checkOptionNames } from '@freetickets/core';
import type { BootstrappedDifference } from '../intervals/bootstrap-difference.js';
import {
  type BootstrapOptions,
  basicInterval,
  type Interval,
  resample,
} from '../intervals/resampling.js';
import { wilsonInterval } from '../intervals/wilson-interval.js';
import { checkLength } from '../tables/check-length.js';
import { gaussianIntervals } from './central-interval.js';
import { crpsOfEach } from './gaussian-crps.js';
import { nllOfEach } from './gaussian-nll.js';
import { checkGaussians, type Gaussians } from './gaussians.js';

/** What is told of predicted normal distributions; `coverage` and `width` are of the central intervals of a share. */
export const gaussianScores = ['rmse', 'nll', 'crps', 'coverage', 'width'] as const;
export type GaussianScore = (typeof gaussianScores)[number];

/** The bounds that no score exceeds. */
const range: { readonly [score in Exclude<GaussianScore, 'coverage'>]: Interval } = {
  rmse: [0, Number.POSITIVE_INFINITY],
  nll: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  crps: [0, Number.POSITIVE_INFINITY],
  width: [0, Number.POSITIVE_INFINITY],
};

type Of<T> = { readonly [score in GaussianScore]: T };

/** Scores of several predictors of the same targets, and how sure they are. */
export interface BootstrappedGaussians {
  /** Of each predictor, on the data. */
  readonly scores: readonly Of<number>[];
  readonly intervals: readonly Of<Interval>[];
  /** The first predictor's scores minus those of each other one: of the second, the third, ... */
  readonly differences: readonly Of<BootstrappedDifference>[];
}

/**
 * `rootMeanSquaredError`, `gaussianNll`, `gaussianCrps`, and coverage and mean width of the central intervals of `share` (0.95), for
 * several predictors of the same targets, with confidence intervals of the scores and of the differences between the first
 * predictor and each other one. They are those of `bootstrapInterval` and `bootstrapDifference` for the same seed, cut off where
 * no score can be; an RMSE is the root of the mean over a draw, and a coverage, a share that was counted, has its
 * `wilsonInterval`.
 *
 * Throws as those scores do, a `DataError` without predictors, and an `OptionError` for `resamples` or a seed that is no whole
 * number of at least 1 or 0, for a level outside (0, 1) and for an option that is none.
 *
 * @example
 * const { differences } = bootstrapGaussians([ensemble, dense], prices);
 * differences[0].crps // { difference: -0.4, interval: [-0.7, -0.1] }: the ensemble is better
 */
export function bootstrapGaussians(
  predictors: readonly Gaussians[],
  targets: ArrayLike<number>,
  options: BootstrapOptions & { readonly share?: number } = {},
): BootstrappedGaussians {
  checkOptionNames(options, 'resamples', 'level', 'seed', 'share');
  const { resamples = 250, level = 0.95, seed = 1, share = 0.95 } = options;
  checkLength('predictors', predictors, 1, 'at least one');
  const summands = predictors.map((each) => summandsOf(each, targets, share));
  const scores = summands.map((own) => scoresOf(own, new Int32Array(targets.length).fill(1)));
  const drawn = summands.map((): Of<number>[] => []);
  const counts = new Int32Array(targets.length);
  resample(targets.length, { resamples, level, seed }, (indices) => {
    counts.fill(0);
    for (let i = 0; i < indices.length; i++) counts[indices[i]]++;
    summands.forEach((own, i) => {
      drawn[i].push(scoresOf(own, counts));
    });
  });
  const [first, ...others] = drawn;
  return {
    scores,
    intervals: drawn.map((draws, i) =>
      ofScores((score) => {
        if (score === 'coverage') {
          return wilsonInterval(scores[i].coverage, targets.length, { level });
        }
        const [least, most] = range[score];
        const values = draws.map((draw) => draw[score]);
        const [low, high] = basicInterval(values, scores[i][score], level);
        return [Math.max(low, least), Math.min(high, most)] as const;
      }),
    ),
    differences: others.map((draws, i) =>
      ofScores((score) => {
        const difference = scores[0][score] - scores[i + 1][score];
        const values = first.map((draw, r) => draw[score] - draws[r][score]);
        return { difference, interval: basicInterval(values, difference, level) };
      }),
    ),
  };
}

const ofScores = <T>(of: (score: GaussianScore) => T): Of<T> => ({
  rmse: of('rmse'),
  nll: of('nll'),
  crps: of('crps'),
  coverage: of('coverage'),
  width: of('width'),
});

/** What each target adds to the means; of the RMSE, to that of the squares. */
function summandsOf(
  gaussians: Gaussians,
  targets: ArrayLike<number>,
  share: number,
): Of<Float64Array> {
  checkGaussians(gaussians, targets);
  const { lower, upper } = gaussianIntervals(gaussians, share);
  return {
    rmse: Float64Array.from(targets, (y, i) => (y - gaussians.mean[i]) ** 2),
    nll: nllOfEach(gaussians, targets),
    crps: crpsOfEach(gaussians, targets),
    coverage: Float64Array.from(targets, (y, i) => Number(lower[i] <= y && y <= upper[i])),
    width: upper.map((end, i) => end - lower[i]),
  };
}

/** The scores of a sample that holds each target so many times. */
function scoresOf(summands: Of<Float64Array>, counts: Int32Array): Of<number> {
  const means = ofScores((score) => {
    const own = summands[score];
    let sum = 0;
    for (let i = 0; i < counts.length; i++) sum += counts[i] * own[i];
    return sum / counts.length;
  });
  return { ...means, rmse: Math.sqrt(means.rmse) };
}
