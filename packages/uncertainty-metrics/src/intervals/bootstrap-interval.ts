import { checkOptionNames } from '@freetickets/core';
import { type BootstrapOptions, basicInterval, type Interval, resample } from './resampling.js';

/**
 * A confidence interval for a statistic of so many examples, by the basic bootstrap: the examples are drawn anew with
 * replacement `resamples` times, and of the statistics of those draws the middle `level`, from a to b, gives the interval
 * `[2 s - b, 2 s - a]` around the statistic s of the data. For means that is next to
 * [a, b]. It does not hold for a calibration error, a sum of absolute values: `calibrationErrorInterval` does. The statistic gets the indices of a draw, in an array that is filled anew
 * for the next; `takeRows` picks what they name.
 *
 * Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 1979; Davison and Hinkley, Bootstrap
 * Methods and their Application, 1997, section 5.2, for the basic interval.
 *
 * Throws an `OptionError` for a count or `resamples` that is not a whole number of at least 1, for a level outside (0, 1),
 * for a seed that is not a whole number of at least 0 and for an option that is none, a `DataError` where the statistic of
 * a draw is NaN.
 *
 * @example
 * bootstrapInterval(labels.length, (drawn) =>
 *   rocAuc(takeScores(out, drawn), inside)) // for a takeScores of your own: [0.91, 0.95]
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: Int32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  checkOptionNames(options, 'resamples', 'level', 'seed');
  const { resamples = 1000, level = 0.95, seed = 1 } = options;
  const values: number[] = [];
  resample(count, { resamples, level, seed }, (indices) => {
    values.push(statistic(indices));
  });
  const onData = statistic(Int32Array.from({ length: count }, (_, i) => i));
  return basicInterval(values, onData, level);
}
