import { checkOptionNames } from '@freetickets/core';
import { thinned } from '../tables/thinned.js';
import { sweepThresholds } from './threshold-sweep.js';

/** What is found and what is falsely taken for found at a threshold. */
export interface RocPoint {
  /** The share of negatives at or above the threshold. */
  readonly fpr: number;
  /** The share of positives at or above the threshold. */
  readonly tpr: number;
}

/**
 * The ROC curve: the shares of negatives and of positives that score at least t, for every threshold t among the scores
 * from the highest down, from (0, 0) to (1, 1). Equal scores are one point. Joined by lines, the area under all points is
 * `rocAuc`. `maxPoints` thins it to so many points, evenly in their order and with both ends. Positive means out of
 * distribution, and a higher score more out.
 *
 * Fawcett, An Introduction to ROC Analysis, Pattern Recognition Letters 2006.
 *
 * Throws a `DataError` where either side is empty or holds NaN, an `OptionError` for `maxPoints` that is not a whole number
 * of at least 2 and for an option that is none.
 *
 * @example rocCurve([0.9], [0.1]) // [{ fpr: 0, tpr: 0 }, { fpr: 0, tpr: 1 }, { fpr: 1, tpr: 1 }]
 */
export function rocCurve(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
  options: { readonly maxPoints?: number } = {},
): RocPoint[] {
  checkOptionNames(options, 'maxPoints');
  const [found, wrong] = [[0], [0]];
  const { positives, negatives } = sweepThresholds(positiveScores, negativeScores, (p, n) => {
    found.push(p);
    wrong.push(n);
  });
  return thinned(found.length, options.maxPoints).map((i) => ({
    fpr: wrong[i] / negatives,
    tpr: found[i] / positives,
  }));
}
