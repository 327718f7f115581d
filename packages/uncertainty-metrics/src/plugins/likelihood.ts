import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { calibratedLogLikelihood } from '../calibrated-log-likelihood.js';
import { deepEnsembleEquivalent } from '../deep-ensemble-equivalent.js';
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

const splits = 'a whole number from 1 to 1,000';
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
      splits: z._default(z.int({ error: splits }).check(z.gte(1, splits), z.lte(1000, splits)), 5),
      seed: z._default(z.int({ error: seed }).check(z.gte(0, seed)), 1),
    }),
  },
  (options) =>
    ofPrediction('higher', (p, labels) =>
      labels.length > 1 ? calibratedLogLikelihood(p, labels, options) : undefined,
    ),
);

const curve =
  'the calibrated log-likelihoods of 1, 2, ... independently trained networks together: a list of at least one number';

/**
 * `deepEnsembleEquivalent` of the `calibratedLogLikelihood` as a metric: how many independently trained networks the
 * ensemble is worth. `curve` holds the calibrated log-likelihoods of deep ensembles of 1, 2, ... networks, in nats, on the
 * same examples. Undefined for a single example, which has none, and where the curve never gets to the ensemble's: it is
 * worth more networks than were trained.
 *
 * @example deepEnsembleEquivalentMetric({ curve: [-0.3, -0.2, -0.15] }).measure(predictions, labels) // 2.4
 */
export const deepEnsembleEquivalentMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'deep-ensemble-equivalent',
    summary: 'how many independently trained networks the ensemble is worth',
    options: z.strictObject({
      curve: z.array(z.number({ error: curve }), { error: curve }).check(z.minLength(1, curve)),
    }),
  },
  ({ curve }) =>
    ofPrediction('higher', (p, labels) => {
      if (labels.length < 2) return undefined;
      const networks = deepEnsembleEquivalent(calibratedLogLikelihood(p, labels), curve);
      return networks === Infinity ? undefined : networks;
    }),
);
