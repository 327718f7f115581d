import { checkOptionNames, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { binsOption } from '../calibration/bins-options.js';
import { calibrationBins } from '../calibration/calibration-bins.js';
import { oneAgainstRest } from '../calibration/one-against-rest.js';
import { ofPrediction } from '../metric.js';
import { labelledTable } from '../tables/labelled-table.js';
import { mean } from '../tables/mean.js';
import type { Probabilities } from '../tables/probabilities.js';
import { squaredErrors } from './brier-score.js';

/** The parts of a Brier score: `brierScore = reliability - resolution + uncertainty`. */
export interface BrierDecomposition {
  /** How far probabilities are from what came true, lower is better. */
  readonly reliability: number;
  /** How well they tell examples apart, higher is better. */
  readonly resolution: number;
  /** What the labels' frequencies alone leave open; no prediction changes it. */
  readonly uncertainty: number;
}

/**
 * The Brier score in three parts, summed over the classes, each against the rest: with bins of equal width over the
 * class's probability p, which came true (o = 1) or not, a bin's means p_b and o_b, and the class's frequency o_bar,
 *
 *     reliability = sum_b w_b (p_b - o_b)^2
 *     resolution  = sum_b w_b ((o_b - o_bar)^2 - variance_b(p) + 2 covariance_b(p, o))
 *     uncertainty = o_bar (1 - o_bar)
 *
 * The variance and the covariance inside the bins, without which the three add up only where each bin holds one
 * probability, are in the resolution: `brierScore = reliability - resolution + uncertainty` holds for all bins. The
 * generalised resolution can be below 0, where predictions are worse than the frequencies.
 *
 * Murphy, A New Vector Partition of the Probability Score, Journal of Applied Meteorology 1973; Stephenson, Coelho and
 * Jolliffe, Two Extra Components in the Brier Score Decomposition, Weather and Forecasting 2008.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1 and for an option that is none.
 *
 * @example brierDecomposition([[1, 0], [0, 1]], [0, 1]) // { reliability: 0, resolution: 0.5, uncertainty: 0.5 }
 */
export function brierDecomposition(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: { readonly bins?: number } = {},
): BrierDecomposition {
  checkOptionNames(options, 'bins');
  const { bins = 15 } = options;
  const table = labelledTable(probabilities, labels);
  let [reliability, uncertainty] = [0, 0];
  oneAgainstRest(table, labels, (predicted) => {
    const frequency = mean(predicted.hits);
    uncertainty += frequency * (1 - frequency);
    for (const bin of calibrationBins(predicted, bins, 'equal-width')) {
      const { count, confidence = 0, accuracy = 0 } = bin;
      reliability += (count / labels.length) * (confidence - accuracy) ** 2;
    }
  });
  // What is left is the generalised resolution.
  const brier = mean(squaredErrors(table, labels));
  return { reliability, resolution: reliability + uncertainty - brier, uncertainty };
}

const options = /* @__PURE__ */ z.strictObject({ bins: binsOption });

/**
 * The reliability of `brierDecomposition` as a metric.
 *
 * @example brierReliabilityMetric().measure(predictions, labels) // 0.001
 */
export const brierReliabilityMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'brier-reliability',
    summary: 'the part of the Brier score that comes from wrong probabilities',
    options,
  },
  ({ bins }) =>
    ofPrediction('lower', (p, labels) => brierDecomposition(p, labels, { bins }).reliability),
);

/**
 * The resolution of `brierDecomposition` as a metric.
 *
 * @example brierResolutionMetric().measure(predictions, labels) // 0.85
 */
export const brierResolutionMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'brier-resolution',
    summary: 'what telling examples apart takes off the Brier score',
    options,
  },
  ({ bins }) =>
    ofPrediction('higher', (p, labels) => brierDecomposition(p, labels, { bins }).resolution),
);

/**
 * The uncertainty of `brierDecomposition` as a metric: of the labels alone.
 *
 * @example brierUncertaintyMetric().measure(predictions, labels) // 0.9
 */
export const brierUncertaintyMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'brier-uncertainty',
    summary: "the Brier score of predicting the labels' frequencies",
  },
  () => ofPrediction('neither', (p, labels) => brierDecomposition(p, labels).uncertainty),
);
