import { checkLength } from '../tables/check-length.js';
import { sweepThresholds } from './threshold-sweep.js';

/**
 * The standard error of `rocAuc`: of P positives and N negatives `sqrt(S_P / P + S_N / N)`, where S_P is the sample variance
 * over the positives of the share of negatives that each is above (ties count half), and S_N that over the negatives of
 * the share of positives that are above each. The area plus and minus 1.96 of it is a 95% confidence interval. It is 0
 * where the sides are apart, and then says nothing. In O(n log n).
 *
 * DeLong, DeLong and Clarke-Pearson, Comparing the Areas under Two or More Correlated Receiver Operating Characteristic
 * Curves, Biometrics 1988.
 *
 * Throws a `DataError` where either side has fewer than 2 scores or holds NaN.
 *
 * @example rocAucStandardError([0.8, 0.4, 0.3], [0.4, 0.1]) // 0.288...
 */
export function rocAucStandardError(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
): number {
  checkLength('positiveScores', positiveScores, 2, 'at least two');
  checkLength('negativeScores', negativeScores, 2, 'at least two');
  const positives = shares();
  const negatives = shares();
  let [found, wrong] = [0, 0];
  sweepThresholds(positiveScores, negativeScores, (p, n) => {
    positives.add(p - found, 1 - (wrong + n) / (2 * negativeScores.length));
    negatives.add(n - wrong, (found + p) / (2 * positiveScores.length));
    found = p;
    wrong = n;
  });
  return Math.sqrt(positives.squaredError() + negatives.squaredError());
}

/** Gathers shares of the other side; gives the squared standard error of their mean. */
function shares() {
  let [count, sum, squares] = [0, 0, 0];
  return {
    add(times: number, share: number) {
      count += times;
      sum += times * share;
      squares += times * share * share;
    },
    squaredError: () => Math.max(0, squares - sum ** 2 / count) / (count - 1) / count,
  };
}
