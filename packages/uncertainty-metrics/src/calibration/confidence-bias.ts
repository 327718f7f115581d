import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { ofPrediction } from '../metric.js';
import type { Probabilities } from '../tables/probabilities.js';
import type { BinningOptions } from './bins.js';
import { binningOption, binsOption } from './bins-options.js';
import { reliabilityDiagram } from './reliability-diagram.js';

/**
 * The expected calibration error by its sign: `over = sum_b w_b max(0, confidence(B_b) - accuracy(B_b))`, what comes
 * from being too sure, and `under`, what comes from not being sure enough; each in [0, 1]. Together they are
 * `expectedCalibrationError` with the same bins.
 *
 * Thulasidasan et al., On Mixup Training: Improved Calibration and Predictive Uncertainty for Deep Neural Networks,
 * NeurIPS 2019, for the overconfident part (there weighted by the confidence besides).
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1, for a binning that there is not and for an option
 * that is none.
 *
 * @example confidenceBias([[0.8, 0.2], [0.8, 0.2]], [0, 1]) // { over: 0.3, under: 0 }
 */
export function confidenceBias(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: BinningOptions = {},
): { readonly over: number; readonly under: number } {
  let [over, under] = [0, 0];
  for (const bin of reliabilityDiagram(probabilities, labels, options)) {
    const { count, confidence = 0, accuracy = 0 } = bin;
    const part = (count / labels.length) * (confidence - accuracy);
    if (part > 0) over += part;
    else under -= part;
  }
  return { over, under };
}

const binsAndBinning = /* @__PURE__ */ z.strictObject({ bins: binsOption, binning: binningOption });

/**
 * The part of `confidenceBias` from being too sure, as a metric.
 *
 * @example overconfidenceMetric().measure(predictions, labels) // 0.008
 */
export const overconfidenceMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'overconfidence',
    summary: 'the part of the calibration error from being too sure',
    options: binsAndBinning,
  },
  (options) => ofPrediction('lower', (p, labels) => confidenceBias(p, labels, options).over),
);

/**
 * The part of `confidenceBias` from not being sure enough, as a metric.
 *
 * @example underconfidenceMetric().measure(predictions, labels) // 0.002
 */
export const underconfidenceMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'underconfidence',
    summary: 'the part of the calibration error from not being sure enough',
    options: binsAndBinning,
  },
  (options) => ofPrediction('lower', (p, labels) => confidenceBias(p, labels, options).under),
);
