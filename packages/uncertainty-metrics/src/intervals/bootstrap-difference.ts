import { bootstrapInterval } from './bootstrap-interval.js';
import type { BootstrapOptions, Interval } from './resampling.js';

/** The difference between two predictors on the same examples. */
export interface BootstrappedDifference {
  /** On the data themselves: the first minus the second. */
  readonly difference: number;
  readonly interval: Interval;
}

/**
 * The difference between two statistics of the same examples, first minus second, with its bootstrap interval.
 * Both are evaluated on the same draws: what makes examples hard for either cancels, so that the interval of the difference is
 * often much narrower than those of the two tell. Where 0 lies outside it, one is better than the other at that level.
 *
 * Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
 *
 * Throws what `bootstrapInterval` throws.
 *
 * @example
 * const accuracyOf = (p) => (drawn) => accuracy(takeRows(p, drawn), Array.from(drawn, (i) => labels[i]));
 * bootstrapDifference(labels.length, accuracyOf(ensemble), accuracyOf(dense)) // { difference: 0.012, interval: [0.004, 0.02] }
 */
export function bootstrapDifference(
  count: number,
  first: (indices: Int32Array) => number,
  second: (indices: Int32Array) => number,
  options: BootstrapOptions = {},
): BootstrappedDifference {
  const between = (indices: Int32Array) => first(indices) - second(indices);
  const interval = bootstrapInterval(count, between, options);
  return { difference: between(Int32Array.from({ length: count }, (_, i) => i)), interval };
}
