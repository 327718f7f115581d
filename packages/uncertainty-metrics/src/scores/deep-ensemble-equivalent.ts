import { definePlugin, show } from '@freetickets/core';
import * as z from 'zod/mini';
import { ofPrediction } from '../metric.js';
import { numbersOption } from '../options.js';
import { checkLength } from '../tables/check-length.js';
import { unexpected } from '../tables/unexpected.js';
import { calibratedLogLikelihood } from './calibrated-log-likelihood.js';

/**
 * How many independently trained networks an ensemble is worth: the smallest m of at least 1, a real number, for which
 * deep ensembles reach its score. `curve[m - 1]` is the (calibrated) log-likelihood of a deep ensemble of m networks,
 * higher is better, linear in between. `Infinity` where the curve never gets there.
 *
 * Ashukha, Lyzhov, Molchanov and Vetrov, Pitfalls of In-Domain Uncertainty Estimation and Ensembling in Deep Learning,
 * ICLR 2020.
 *
 * Throws a `DataError` for an empty curve and for numbers that are not finite.
 *
 * @example deepEnsembleEquivalent(-0.15, [-0.3, -0.2, -0.1]) // 2.5
 */
export function deepEnsembleEquivalent(score: number, curve: ArrayLike<number>): number {
  checkLength('curve', curve, 1, 'the score of at least one network');
  for (const value of [score, ...Array.from(curve)]) {
    if (!Number.isFinite(value)) throw unexpected('score and curve', show(value), 'finite numbers');
  }
  let m = 1;
  while (m <= curve.length && curve[m - 1] < score) m++;
  if (m === 1) return 1;
  if (m > curve.length) return Infinity;
  const below = curve[m - 2];
  return m - 1 + (score - below) / (curve[m - 1] - below);
}

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
    options: /* @__PURE__ */ z.strictObject({ curve: /* @__PURE__ */ numbersOption(curve) }),
  },
  ({ curve }) =>
    ofPrediction('higher', (p, labels) => {
      if (labels.length < 2) return undefined;
      const networks = deepEnsembleEquivalent(calibratedLogLikelihood(p, labels), curve);
      return networks === Infinity ? undefined : networks;
    }),
);
