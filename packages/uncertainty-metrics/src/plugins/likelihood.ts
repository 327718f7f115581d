import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { calibratedLogLikelihood } from '../calibrated-log-likelihood.js';
import { negativeLogLikelihood } from '../negative-log-likelihood.js';
import { ofPrediction } from './metric.js';

/**
 * `negativeLogLikelihood` as a metric, in nats.
 *
 * @example nllMetric().measure(predictions, labels) // 0.11
 */
export const nllMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'nll', summary: 'mean negative log-likelihood of the labels, in nats' },
  () => ofPrediction('lower', negativeLogLikelihood),
);

const splits = 'a whole number of at least 1';
const seed = 'a whole number of at least 0';

/**
 * `calibratedLogLikelihood` as a metric, in nats. Undefined for a single example, which cannot be halved.
 *
 * @example calibratedLogLikelihoodMetric({ splits: 10 }).measure(predictions, labels) // -0.1
 */
export const calibratedLogLikelihoodMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'calibrated-log-likelihood',
    summary: 'mean log-likelihood at the best temperature, cross-validated, in nats',
    options: z.strictObject({
      splits: z._default(z.int({ error: splits }).check(z.gte(1, splits)), 5),
      seed: z._default(z.int({ error: seed }).check(z.gte(0, seed)), 1),
    }),
  },
  (options) =>
    ofPrediction('higher', (p, labels) =>
      labels.length > 1 ? calibratedLogLikelihood(p, labels, options) : undefined,
    ),
);
