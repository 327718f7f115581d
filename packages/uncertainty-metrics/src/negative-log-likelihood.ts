import { judged } from './judged.js';
import { mean } from './mean.js';
import { type Probabilities, smallestProbability } from './probabilities.js';
import type { Table } from './table.js';

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
  return mean(logLosses(judged(probabilities, labels), labels));
}

/** What each example costs. */
export function logLosses({ data, shape: [, classes] }: Table, labels: ArrayLike<number>) {
  return Float64Array.from(
    labels,
    (label, example) =>
      -Math.log(Math.min(1, Math.max(smallestProbability, data[example * classes + label]))),
  );
}
