import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { accuracy } from '../accuracy.js';
import { topKAccuracy } from '../top-k-accuracy.js';
import { ofPrediction } from './metric.js';

/**
 * `accuracy` as a metric.
 *
 * @example accuracyMetric().measure(predictions, labels) // 0.97
 */
export const accuracyMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'accuracy', summary: 'share of right predictions' },
  () => ofPrediction('higher', accuracy),
);

const places = 'a whole number of at least 1';

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
    options: z.strictObject({
      k: z._default(z.int({ error: places }).check(z.gte(1, places)), 5),
    }),
  },
  ({ k }) =>
    ofPrediction('higher', (p, labels) =>
      p.shape[1] > k ? topKAccuracy(p, labels, k) : undefined,
    ),
);
