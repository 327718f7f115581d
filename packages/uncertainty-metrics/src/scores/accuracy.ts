import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { mean } from '../tables/mean.js';
import type { Probabilities } from '../tables/probabilities.js';
import { topLabel } from '../tables/top-label.js';

/**
 * The share of examples whose most probable class is their label: `mean_n [argmax_k p_nk = y_n]`, in [0, 1].
 * Ties go to the lower class.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit.
 *
 * @example accuracy([[0.9, 0.1], [0.4, 0.6]], [0, 0]) // 0.5
 */
export function accuracy(probabilities: Probabilities, labels: ArrayLike<number>): number {
  return mean(topLabel(labelledTable(probabilities, labels), labels).hits);
}

/**
 * `accuracy` as a metric.
 *
 * @example accuracyMetric().measure(predictions, labels) // 0.97
 */
export const accuracyMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'accuracy', summary: 'share of right predictions' },
  () => ofPrediction('higher', accuracy),
);
