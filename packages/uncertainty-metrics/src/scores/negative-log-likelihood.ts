import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { mean } from '../tables/mean.js';
import { type Probabilities, smallestProbability } from '../tables/probabilities.js';
import type { Table } from '../tables/table.js';

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
  return mean(logLosses(labelledTable(probabilities, labels), labels));
}

/** What each example costs. */
export function logLosses({ data, shape: [, classes] }: Table, labels: ArrayLike<number>) {
  return Float64Array.from(
    labels,
    (label, example) =>
      -Math.log(Math.min(1, Math.max(smallestProbability, data[example * classes + label]))),
  );
}

/**
 * `negativeLogLikelihood` as a metric, in nats.
 *
 * @example nllMetric().measure(predictions, labels) // 0.11
 */
export const nllMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'nll', summary: 'mean negative log-likelihood of the labels, in nats' },
  () => ofPrediction('lower', negativeLogLikelihood),
);
