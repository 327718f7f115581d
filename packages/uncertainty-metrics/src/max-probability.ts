import { type Probabilities, probabilitiesOf } from './probabilities.js';
import { rowMax } from './row-max.js';

/**
 * The confidence of every example: `max_k p_nk`, in [1 / classes, 1]. As a score of being out of distribution, where
 * higher must mean more out, take `1 - maxProbability`.
 *
 * Hendrycks and Gimpel, A Baseline for Detecting Misclassified and Out-of-Distribution Examples, ICLR 2017.
 *
 * Throws a `DataError` for empty input and for rows that are not probabilities.
 *
 * @example maxProbability([[0.9, 0.1], [0.4, 0.6]]) // 0.9, 0.6
 */
export const maxProbability = (probabilities: Probabilities): Float64Array =>
  rowMax(probabilitiesOf(probabilities));
