import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { rankedErrors } from './ranked-errors.js';

/**
 * The area under the risk-coverage curve (AURC): the mean of its risks over all coverages, `mean_i errors(i) / i`, in
 * [0, 1], lower is better. It is low where there are few errors, and where they are among the least confident examples;
 * `excessAreaUnderRiskCoverage` tells the two apart. Equally confident examples count with the mean over their orders.
 *
 * Geifman, Uziel and El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, ICLR 2019.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example areaUnderRiskCoverage([[0.9, 0.1], [0.6, 0.4]], [0, 1]) // 0.25
 */
export function areaUnderRiskCoverage(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
): number {
  const table = labelledTable(probabilities, labels);
  return areaOf(rankedErrors(table, labels));
}

/** From the errors among the i + 1 most confident examples. */
export function areaOf(errors: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < errors.length; i++) sum += errors[i] / (i + 1);
  return sum / errors.length;
}

/**
 * `areaUnderRiskCoverage` as a metric.
 *
 * @example aurcMetric().measure(predictions, labels) // 0.004
 */
export const aurcMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'aurc',
    summary: 'area under the risk-coverage curve: errors where it is sure cost most',
  },
  () => ofPrediction('lower', areaUnderRiskCoverage),
);
