import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { areaOf } from './area-under-risk-coverage.js';
import { rankedErrors } from './ranked-errors.js';

/**
 * What the order of confidence costs (E-AURC): the area under the risk-coverage curve minus that of the best order for
 * the same errors, in which all of them come last: `AURC - mean_i max(0, i - correct) / i`. In [0, 1), lower is better;
 * 0 where every error is less confident than every right prediction, whatever the accuracy. The optimum is exact for the
 * number of examples; the paper's `r + (1 - r) ln(1 - r)` for the error rate r is its limit.
 *
 * Geifman, Uziel and El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers, ICLR 2019.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example excessAreaUnderRiskCoverage([[0.6, 0.4], [0.9, 0.1]], [0, 1]) // 0.5: sure where it is wrong
 */
export function excessAreaUnderRiskCoverage(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
): number {
  const table = labelledTable(probabilities, labels);
  const errors = rankedErrors(table, labels);
  const correct = errors.length - errors[errors.length - 1];
  const best = errors.map((_, i) => Math.max(0, i + 1 - correct));
  return areaOf(errors) - areaOf(best);
}

/**
 * `excessAreaUnderRiskCoverage` as a metric.
 *
 * @example excessAurcMetric().measure(predictions, labels) // 0.002
 */
export const excessAurcMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'excess-aurc',
    summary: 'area under the risk-coverage curve above the best for as many errors',
  },
  () => ofPrediction('lower', excessAreaUnderRiskCoverage),
);
