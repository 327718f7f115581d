import { definePlugin } from '@freetickets/core';
import { type Probabilities, probabilitiesOf } from '../tables/probabilities.js';
import { rowMax } from '../tables/row-max.js';

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

/**
 * `1 - maxProbability`: how unsure the prediction is of its class. Hendrycks and Gimpel, ICLR 2017.
 *
 * @example maxProbabilityScore().score(predictions) // 0.02, 0.61, ...
 */
export const maxProbabilityScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'max-probability', summary: '1 minus the highest probability' },
  () => ({ score: ({ probabilities }) => maxProbability(probabilities).map((p) => 1 - p) }),
);
