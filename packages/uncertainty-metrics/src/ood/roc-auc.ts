import { sweepThresholds } from './threshold-sweep.js';

/**
 * The area under the ROC curve: the chance that a positive scores above a negative, ties counting half:
 * `P(s+ > s-) + P(s+ = s-) / 2`, from 1 (told apart) over 0.5 (chance, or all scores equal) to 0 (told apart the wrong
 * way round). It is the rank-sum statistic with mid-ranks over `positives * negatives`, in O(n log n). For detection
 * positive means out of distribution, and a higher score more out.
 *
 * Hanley and McNeil, The Meaning and Use of the Area under a Receiver Operating Characteristic Curve, Radiology 1982.
 *
 * Throws a `DataError` where either side is empty or holds NaN.
 *
 * @example rocAuc([0.9, 0.5], [0.1, 0.5]) // 0.875
 */
export function rocAuc(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
): number {
  let [found, wrong, wins] = [0, 0, 0];
  const { positives, negatives } = sweepThresholds(positiveScores, negativeScores, (p, n) => {
    wins += ((n - wrong) * (found + p)) / 2;
    found = p;
    wrong = n;
  });
  return wins / (positives * negatives);
}
