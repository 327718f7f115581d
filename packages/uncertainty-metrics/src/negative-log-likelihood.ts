import { checkLabels } from '@freetickets/core';
import { type Probabilities, probabilitiesOf, smallestProbability } from './probabilities.js';

/**
 * The mean negative log-likelihood of the labels in nats: `-mean_n ln p_n[y_n]`. A proper score: 0 for certain and
 * right predictions, `ln classes` for uniform ones. Probabilities are clamped to [1e-12, 1] first, so an impossible
 * label costs 27.6 nats and never infinitely many.
 *
 * Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, JASA 2007 (the logarithmic score).
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example negativeLogLikelihood([[0.5, 0.5]], [1]) // 0.693...
 */
export function negativeLogLikelihood(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
): number {
  const table = probabilitiesOf(probabilities);
  checkLabels(labels, ...table.shape);
  const [examples, classes] = table.shape;
  let sum = 0;
  for (let example = 0; example < examples; example++) {
    const p = table.data[example * classes + labels[example]];
    sum -= Math.log(Math.min(1, Math.max(smallestProbability, p)));
  }
  return sum / examples;
}
