import { OptionError } from '@freetickets/core';
import { sweepThresholds } from './threshold-sweep.js';

/**
 * The false positive rate where the true positive rate first reaches `level`: the smallest
 * `share of negatives >= t` over the thresholds t at which `share of positives >= t` is at least `level`. In [0, 1],
 * lower is better; with all scores equal it is 1. Positive means out of distribution, and a higher score more out.
 * FPR95 is the default level of 0.95.
 *
 * Liang, Li and Srikant, Enhancing the Reliability of Out-of-distribution Image Detection in Neural Networks, ICLR 2018.
 *
 * Throws a `DataError` where either side is empty or holds NaN, an `OptionError` for a level outside (0, 1].
 *
 * @example fprAtTpr([0.9, 0.8, 0.7], [0.75, 0.1], 1) // 0.5
 */
export function fprAtTpr(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
  level = 0.95,
): number {
  if (!(level > 0 && level <= 1)) {
    throw new OptionError('level', level, 'a number above 0 and up to 1');
  }
  let taken: number | undefined;
  const { negatives } = sweepThresholds(positiveScores, negativeScores, (found, wrong) => {
    if (found / positiveScores.length >= level) taken ??= wrong;
  });
  return (taken ?? negatives) / negatives;
}
