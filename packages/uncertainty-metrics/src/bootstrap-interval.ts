import { type BootstrapOptions, correctedInterval, type Interval, resample } from './resampling.js';

/**
 * A confidence interval for a statistic of so many examples, by the percentile bootstrap: the examples are drawn anew
 * with replacement `resamples` times, and of the statistics of those draws the middle `level` is the interval, less their
 * bias, `mean of the draws - statistic of the data`. That is next to nothing for means; but a calibration error, a sum of
 * absolute values, is larger on nearly every draw than on the data themselves. The statistic gets the indices of a draw, in
 * an array that is filled anew for the next; `takeRows` picks what they name.
 *
 * Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 1979; Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, for the percentile interval and the estimate of bias.
 *
 * Throws an `OptionError` for a count or `resamples` that is not a whole number of at least 1, for a level outside (0, 1)
 * and for a seed that is not a whole number of at least 0.
 *
 * @example
 * bootstrapInterval(labels.length, (drawn) =>
 *   rocAuc(takeScores(out, drawn), inside)) // for a takeScores of your own: [0.91, 0.95]
 */
export function bootstrapInterval(
  count: number,
  statistic: (indices: Int32Array) => number,
  { resamples = 1000, level = 0.95, seed = 1 }: BootstrapOptions = {},
): Interval {
  const values: number[] = [];
  resample(count, { resamples, level, seed }, (indices) => {
    values.push(statistic(indices));
  });
  const onData = statistic(Int32Array.from({ length: count }, (_, i) => i));
  return correctedInterval(values, onData, level);
}
