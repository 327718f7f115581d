import { checkLabels } from '@freetickets/core';
import { type Probabilities, probabilitiesOf } from './probabilities.js';

/**
 * The multi-class Brier score: `mean_n sum_k (p_nk - [k = y_n])^2`, in [0, 2], lower is better. This is Brier's own
 * convention: the sum over the classes, not their mean; with two classes it is twice the one-column score.
 *
 * Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 1950.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example brierScore([[0.8, 0.2]], [0]) // 0.08
 */
export function brierScore(probabilities: Probabilities, labels: ArrayLike<number>): number {
  const table = probabilitiesOf(probabilities);
  checkLabels(labels, ...table.shape);
  const [examples, classes] = table.shape;
  let sum = 0;
  for (let example = 0; example < examples; example++) {
    for (let k = 0; k < classes; k++) {
      const target = k === labels[example] ? 1 : 0;
      sum += (table.data[example * classes + k] - target) ** 2;
    }
  }
  return sum / examples;
}
