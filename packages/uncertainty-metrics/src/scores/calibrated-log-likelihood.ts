import { checkOptionNames, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import {
  crossFittedTemperatures,
  type HalvingOptions,
} from '../calibration/cross-fitted-temperatures.js';
import { seedOption, splitsOption } from '../calibration/halving-options.js';
import { temperedLikelihood } from '../calibration/tempered-likelihood.js';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { logRows } from '../tables/log-rows.js';
import type { Probabilities } from '../tables/probabilities.js';

/**
 * The mean log-likelihood of the labels once the temperature is right, in nats, higher is better, at most 0: the fair way
 * to compare predictors, as a plain log-likelihood ranks them by how far their temperature is off. On a random half of
 * the examples, or on a random 5,000 of a larger half, the temperature T of `fitTemperature` is found, on the other half
 * `mean ln softmax(ln p / T)_y` is taken, and the other way round; the result is the mean over both and over `splits` such
 * halvings. Logarithms are of probabilities clamped below at 1e-12. What is drawn depends on the seed and on what the
 * examples are, not on their order.
 *
 * Ashukha, Lyzhov, Molchanov and Vetrov, Pitfalls of In-Domain Uncertainty Estimation and Ensembling in Deep Learning,
 * ICLR 2020.
 *
 * Throws a `DataError` for fewer than 2 examples, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `splits` that is not a whole number of at least 1, a seed that is not one of at least 0 and an option
 * that is none.
 *
 * @example calibratedLogLikelihood([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]], [0, 0, 0, 1])
 */
export function calibratedLogLikelihood(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: HalvingOptions = {},
): number {
  checkOptionNames(options, 'splits', 'seed');
  const table = labelledTable(probabilities, labels);
  const logs = logRows(table);
  const halves = crossFittedTemperatures(table, logs, labels, options).flat();
  let sum = 0;
  for (const { examples, temperature } of halves) {
    sum -= temperedLikelihood(logs, labels, examples, 1 / temperature).nll;
  }
  return (2 * sum) / (halves.length * labels.length);
}

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
    options: /* @__PURE__ */ z.strictObject({ splits: splitsOption, seed: seedOption }),
  },
  (options) =>
    ofPrediction('higher', (p, labels) =>
      labels.length > 1 ? calibratedLogLikelihood(p, labels, options) : undefined,
    ),
);
