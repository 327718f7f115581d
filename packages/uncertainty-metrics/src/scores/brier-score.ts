import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { mean } from '../tables/mean.js';
import type { Probabilities } from '../tables/probabilities.js';
import type { Table } from '../tables/table.js';

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
  return mean(squaredErrors(labelledTable(probabilities, labels), labels));
}

/** What each example costs. */
export function squaredErrors({ data, shape: [, classes] }: Table, labels: ArrayLike<number>) {
  return Float64Array.from(labels, (label, example) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      sum += (data[example * classes + k] - (k === label ? 1 : 0)) ** 2;
    }
    return sum;
  });
}

/**
 * `brierScore` as a metric.
 *
 * @example brierMetric().measure(predictions, labels) // 0.05
 */
export const brierMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'brier', summary: 'squared error, summed over the classes: 0 to 2' },
  () => ofPrediction('lower', brierScore),
);
