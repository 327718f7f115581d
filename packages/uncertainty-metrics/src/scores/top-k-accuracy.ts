import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { ofPrediction } from '../metric.js';
import { wholeOption } from '../options.js';
import { checkWhole } from '../tables/check-options.js';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';

/**
 * The share of examples whose label is among their k most probable classes, in [0, 1]: `mean_n [rank_n(y_n) <= k]`.
 * Ties go to the lower class. With k = 1 it is `accuracy`, with as many as there are classes, or more, 1.
 *
 * Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, IJCV 2015.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `k` that is not a whole number of at least 1.
 *
 * @example topKAccuracy([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]], [1, 2], 2) // 0.5
 */
export function topKAccuracy(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  k: number,
): number {
  checkWhole('k', k, 1);
  const table = labelledTable(probabilities, labels);
  const [examples, classes] = table.shape;
  let found = 0;
  for (let example = 0; example < examples; example++) {
    const start = example * classes;
    const label = table.data[start + labels[example]];
    let before = 0;
    for (let j = 0; j < classes; j++) {
      const p = table.data[start + j];
      if (p > label || (p === label && j < labels[example])) before++;
    }
    if (before < k) found++;
  }
  return found / examples;
}

/**
 * `topKAccuracy` as a metric. Undefined where there are no more than `k` classes, of which any prediction is right.
 *
 * @example topKAccuracyMetric({ k: 3 }).measure(predictions, labels) // 0.99
 */
export const topKAccuracyMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'top-k-accuracy',
    summary: 'share of labels among the k most probable classes',
    options: /* @__PURE__ */ z.strictObject({ k: /* @__PURE__ */ wholeOption(1, Infinity, 5) }),
  },
  ({ k }) =>
    ofPrediction('higher', (p, labels) =>
      p.shape[1] > k ? topKAccuracy(p, labels, k) : undefined,
    ),
);
