import { checkOptionNames } from '@freetickets/core';
import { calibrationErrors } from '../calibration/calibration-error-interval.js';
import { squaredErrors } from '../scores/brier-score.js';
import { logLosses } from '../scores/negative-log-likelihood.js';
import { checkLength } from '../tables/check-length.js';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { topLabel } from '../tables/top-label.js';
import type { BootstrappedDifference } from './bootstrap-difference.js';
import { type BootstrapOptions, basicInterval, type Interval, resample } from './resampling.js';
import { wilsonInterval } from './wilson-interval.js';

type Mean = 'accuracy' | 'nll' | 'brier';
type Score = Mean | 'ece';

/** No mean is above this, nor below 0. */
const highest = [1, 1 / 0, 2];

/** Where the accuracy stands among the means. */
const ACCURACY = 0;

/** Confidence intervals of several predictors' main scores. */
export interface BootstrappedScores {
  /** Of each predictor. */
  readonly intervals: readonly { readonly [score in Score]: Interval }[];
  /** The first predictor's scores minus those of each other one: of the second, the third, ... */
  readonly differences: readonly { readonly [score in Score]: BootstrappedDifference }[];
}

/**
 * Confidence intervals of `accuracy`, `negativeLogLikelihood`, `brierScore` and `expectedCalibrationError` (15 bins of equal
 * width) for several predictors of the same examples, and of the differences between the first and each other one. Of the
 * first three, which are means over the examples, they are what `bootstrapInterval` and `bootstrapDifference` give for the same seed, cut off
 * where no score can be, much faster: a draw costs a few additions an example. But an accuracy is a share that was counted, and has
 * its `wilsonInterval`: of examples that are all right, every draw is, too. Of the calibration error it is
 * `calibrationErrorInterval`, which needs no draws, and of the difference of two of them an interval that allows for both
 * errors' bias in the same way: where 0 lies outside, bias does not explain it.
 *
 * Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 5.2.
 *
 * Throws a `DataError` without predictors, for probabilities that are none and for labels that do not fit, an `OptionError`
 * for `resamples` that is not a whole number of at least 1, for a level outside (0, 1), for a seed that is not a whole
 * number of at least 0 and for an option that is none.
 *
 * @example
 * const { intervals, differences } = bootstrapScores([ensemble, dense], labels);
 * intervals[0].accuracy // [0.961, 0.968]
 * differences[0].nll // { difference: -0.03, interval: [-0.035, -0.026] }: the ensemble is better
 */
export function bootstrapScores(
  predictors: readonly Probabilities[],
  labels: ArrayLike<number>,
  options: BootstrapOptions = {},
): BootstrappedScores {
  checkOptionNames(options, 'resamples', 'level', 'seed');
  const { resamples = 250, level = 0.95, seed = 1 } = options;
  checkLength('predictors', predictors, 1, 'at least one');
  const tables = predictors.map((probabilities, i) =>
    labelledTable(probabilities, labels, `predictors[${i}]`),
  );
  const predicted = tables.map((table) => topLabel(table, labels));
  const summands = tables.map(
    (table, i): Summands => [
      predicted[i].hits,
      logLosses(table, labels),
      squaredErrors(table, labels),
    ],
  );
  const onData = summands.map((own) => meansOf(own, new Int32Array(labels.length).fill(1)));
  const drawn = summands.map((): number[][] => [[], [], []]);
  const counts = new Int32Array(labels.length);
  resample(labels.length, { resamples, level, seed }, (indices) => {
    counts.fill(0);
    for (let i = 0; i < indices.length; i++) counts[indices[i]]++;
    summands.forEach((own, i) => {
      meansOf(own, counts).forEach((mean, s) => {
        drawn[i][s].push(mean);
      });
    });
  });
  const [first, ...others] = drawn;
  const calibration = calibrationErrors(predicted, { bins: 15, level });
  return {
    intervals: drawn.map((of, i) => ({
      ...byMean((s) => {
        if (s === ACCURACY) return wilsonInterval(onData[i][s], labels.length, { level });
        const within = (end: number) => Math.min(Math.max(end, 0), highest[s]);
        const [low, high] = basicInterval(of[s], onData[i][s], level);
        return [within(low), within(high)] as const;
      }),
      ece: calibration.intervals[i],
    })),
    differences: others.map((other, i) => ({
      ...byMean((s) => ({
        difference: onData[0][s] - onData[i + 1][s],
        interval: basicInterval(
          first[s].map((value, r) => value - other[s][r]),
          onData[0][s] - onData[i + 1][s],
          level,
        ),
      })),
      ece: calibration.differences[i],
    })),
  };
}

const byMean = <T>(of: (score: number) => T): { readonly [score in Mean]: T } => ({
  accuracy: of(0),
  nll: of(1),
  brier: of(2),
});

/** What each example adds to the means. */
type Summands = readonly [hits: Uint8Array, losses: Float64Array, errors: Float64Array];

/** The means, in the order of their names, of a sample that holds each example so many times. */
function meansOf([hits, losses, errors]: Summands, counts: Int32Array): number[] {
  let [right, nll, brier] = [0, 0, 0];
  for (let example = 0; example < counts.length; example++) {
    const times = counts[example];
    right += times * hits[example];
    nll += times * losses[example];
    brier += times * errors[example];
  }
  return [right, nll, brier].map((sum) => sum / counts.length);
}
