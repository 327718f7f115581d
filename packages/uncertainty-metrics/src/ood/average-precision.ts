import { sweepThresholds } from './threshold-sweep.js';

/**
 * The area under the precision-recall curve as average precision: `sum_t (recall_t - recall_t-1) precision_t` over the
 * thresholds t from the highest score down, where precision_t is the share of positives among all scores of at least t.
 * A step, not a line, lies between two thresholds; equal scores count together. From above 0 to 1 (told apart); for
 * scores that tell nothing it is about the share of positives. Positive means out of distribution, and a higher score
 * more out: that is AUPR-out. For AUPR-in, where the other side is to be found, swap the two and negate all scores.
 *
 * Davis and Goadrich, The Relationship between Precision-Recall and ROC Curves, ICML 2006, for why not to interpolate.
 *
 * Throws a `DataError` where either side is empty or holds NaN.
 *
 * @example averagePrecision([0.9, 0.5], [0.7, 0.1]) // 0.833...: 1/2 * 1/1 + 1/2 * 2/3
 */
export function averagePrecision(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
): number {
  let [before, sum] = [0, 0];
  const { positives } = sweepThresholds(positiveScores, negativeScores, (found, wrong) => {
    sum += ((found - before) * found) / (found + wrong);
    before = found;
  });
  return sum / positives;
}
