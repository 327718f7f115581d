import { checkOptionNames, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { type LogRows, logRows } from '../tables/log-rows.js';
import type { Probabilities } from '../tables/probabilities.js';
import { topLabel } from '../tables/top-label.js';
import type { BinningOptions } from './bins.js';
import { binningOption, binsOption } from './bins-options.js';
import { calibrationErrorOf } from './calibration-error-of.js';
import { crossFittedTemperatures, type HalvingOptions } from './cross-fitted-temperatures.js';
import { seedOption, splitsOption } from './halving-options.js';

/** How examples are halved, and put into bins. */
export interface TemperatureScaledOptions extends HalvingOptions, BinningOptions {}

/**
 * The expected calibration error that is left once the temperature is right, in [0, 1], lower is better: what one number,
 * fitted afterwards, cannot correct. Every example is predicted at the temperature of `fitTemperature` on the half of the
 * examples that it is not in, or on a random 5,000 of a larger half, and `expectedCalibrationError` is taken of all; the
 * result is the mean over `splits` such halvings. Logarithms are of probabilities clamped below at 1e-12. What is drawn
 * depends on the seed and on what the examples are, not on their order.
 *
 * Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017; halved as by Ashukha, Lyzhov,
 * Molchanov and Vetrov, Pitfalls of In-Domain Uncertainty Estimation and Ensembling in Deep Learning, ICLR 2020.
 *
 * Throws a `DataError` for fewer than 2 examples, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `splits` and `bins` that are not whole numbers of at least 1, a seed that is not one of at least 0, a
 * binning that there is not and an option that is none.
 *
 * @example temperatureScaledCalibrationError([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]], [0, 0, 0, 1])
 */
export function temperatureScaledCalibrationError(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: TemperatureScaledOptions = {},
): number {
  checkOptionNames(options, 'splits', 'seed', 'bins', 'binning');
  const { bins = 15, binning = 'equal-width' } = options;
  const table = labelledTable(probabilities, labels);
  const logs = logRows(table);
  const { hits } = topLabel(table, labels);
  const confidence = new Float64Array(labels.length);
  const splits = crossFittedTemperatures(table, logs, labels, options);
  let sum = 0;
  for (const halves of splits) {
    for (const { examples, temperature } of halves) {
      for (const example of examples) {
        confidence[example] = highestProbability(logs, example, temperature);
      }
    }
    sum += calibrationErrorOf({ confidence, hits }, bins, binning).l1;
  }
  return sum / splits.length;
}

/** What the most probable class, whose logarithm is 0, has at a temperature. */
function highestProbability(
  { classes, data, startOf }: LogRows,
  example: number,
  temperature: number,
): number {
  const start = startOf(example);
  let mass = 0;
  for (let at = start; at < start + classes; at++) mass += Math.exp(data[at] / temperature);
  return 1 / mass;
}

/**
 * `temperatureScaledCalibrationError` as a metric. Undefined for a single example, which cannot be halved.
 *
 * @example eceTemperatureScaledMetric({ bins: 10 }).measure(predictions, labels) // 0.005
 */
export const eceTemperatureScaledMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'ece-temperature-scaled',
    summary: 'expected calibration error at the best temperature, cross-validated',
    options: /* @__PURE__ */ z.strictObject({
      splits: splitsOption,
      seed: seedOption,
      bins: binsOption,
      binning: binningOption,
    }),
  },
  (options) =>
    ofPrediction('lower', (p, labels) =>
      labels.length > 1 ? temperatureScaledCalibrationError(p, labels, options) : undefined,
    ),
);
