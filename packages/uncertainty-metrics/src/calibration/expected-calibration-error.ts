import { checkOptionNames, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { ofPrediction } from '../metric.js';
import { nameOption } from '../options.js';
import { checkName } from '../tables/check-options.js';
import { labelledTable } from '../tables/labelled-table.js';
import type { Probabilities } from '../tables/probabilities.js';
import { type Predicted, topLabel } from '../tables/top-label.js';
import type { BinningOptions } from './bins.js';
import { binningOption, binsOption } from './bins-options.js';
import { calibrationErrorOf } from './calibration-error-of.js';
import { oneAgainstRest } from './one-against-rest.js';

/** Which calibration error is meant. */
export interface CalibrationErrorOptions extends BinningOptions {
  /** How the gaps of the bins become one number; `l1` where none is given. */
  readonly norm?: 'l1' | 'l2' | 'max';
  /** Of the most probable class, or of every class against the rest; `top-label` where none is given. */
  readonly of?: 'top-label' | 'class-wise';
}

/**
 * The expected calibration error, in [0, 1]: how far confidence is from accuracy. With `gap(B) = |accuracy(B) -
 * confidence(B)|` and `w_b = |B_b| / n`, the norm `l1` is `sum_b w_b gap(B_b)`, `l2` is `sqrt(sum_b w_b gap(B_b)^2)` and
 * `max`, the maximum calibration error, is `max_b gap(B_b)`.
 *
 * An example's bin is that of its highest probability. Bins of equal width are (b / bins, (b + 1) / bins]; a confidence
 * of 0 falls in the first, one above 1 by rounding in the last. Bins of equal mass are (q_b, q_b+1] with q_b the
 * `ceil(b n / bins)`-th smallest confidence: counts differ by at most 1, but equal confidences share the bin of the
 * first of them. Empty bins count nothing. `class-wise` is the mean over the classes of the error of the class against
 * the rest, whose confidence is the class's probability and whose accuracy is its share among the labels.
 *
 * Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015; with 15
 * bins as in Guo et al., On Calibration of Modern Neural Networks, ICML 2017. Equal mass: Nixon et al., Measuring
 * Calibration in Deep Learning, CVPR Workshops 2019. Class-wise: Kull et al., Beyond Temperature Scaling, NeurIPS 2019.
 *
 * Throws a `DataError` for empty input, for rows that are not probabilities and for labels that do not fit, an
 * `OptionError` for `bins` that is not a whole number of at least 1, for a binning, norm or `of` that there is not and for
 * an option that is none.
 *
 * @example expectedCalibrationError([[0.8, 0.2], [0.8, 0.2]], [0, 1]) // 0.3: half right, 80% sure
 */
export function expectedCalibrationError(
  probabilities: Probabilities,
  labels: ArrayLike<number>,
  options: CalibrationErrorOptions = {},
): number {
  checkOptionNames(options, 'bins', 'binning', 'norm', 'of');
  const { bins = 15, binning = 'equal-width', norm = 'l1', of = 'top-label' } = options;
  checkName('norm', norm, ['l1', 'l2', 'max']);
  checkName('of', of, ['top-label', 'class-wise']);
  const table = labelledTable(probabilities, labels);
  const errorOf = (predicted: Predicted) => calibrationErrorOf(predicted, bins, binning)[norm];
  if (of === 'top-label') return errorOf(topLabel(table, labels));
  let sum = 0;
  oneAgainstRest(table, labels, (predicted) => {
    sum += errorOf(predicted);
  });
  return sum / table.shape[1];
}

const bins = /* @__PURE__ */ z.strictObject({ bins: binsOption });

const binsAndBinning = /* @__PURE__ */ z.strictObject({ bins: binsOption, binning: binningOption });

/**
 * `expectedCalibrationError` as a metric.
 *
 * @example eceMetric({ bins: 10 }).measure(predictions, labels) // 0.01
 */
export const eceMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'ece',
    summary: 'expected calibration error: how far confidence is from accuracy',
    options: /* @__PURE__ */ z.strictObject({
      bins: binsOption,
      binning: binningOption,
      norm: /* @__PURE__ */ nameOption('l1', 'l2', 'max'),
      of: /* @__PURE__ */ nameOption('top-label', 'class-wise'),
    }),
  },
  (options) => ofPrediction('lower', (p, labels) => expectedCalibrationError(p, labels, options)),
);

/**
 * `expectedCalibrationError` in bins of as many examples each, as a metric.
 *
 * @example eceEqualMassMetric().measure(predictions, labels) // 0.01
 */
export const eceEqualMassMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'ece-equal-mass',
    summary: 'expected calibration error in bins of as many examples each',
    options: bins,
  },
  (options) =>
    ofPrediction('lower', (p, labels) =>
      expectedCalibrationError(p, labels, { ...options, binning: 'equal-mass' }),
    ),
);

/**
 * `expectedCalibrationError` of every class against the rest, as a metric.
 *
 * @example eceClassWiseMetric().measure(predictions, labels) // 0.003
 */
export const eceClassWiseMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'ece-class-wise',
    summary: 'expected calibration error of every class, mean over the classes',
    options: binsAndBinning,
  },
  (options) =>
    ofPrediction('lower', (p, labels) =>
      expectedCalibrationError(p, labels, { ...options, of: 'class-wise' }),
    ),
);

/**
 * `expectedCalibrationError` with the norm `max`, as a metric.
 *
 * @example maxCalibrationErrorMetric().measure(predictions, labels) // 0.2
 */
export const maxCalibrationErrorMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'max-calibration-error',
    summary: 'how far confidence is from accuracy in the worst bin',
    options: binsAndBinning,
  },
  (options) =>
    ofPrediction('lower', (p, labels) =>
      expectedCalibrationError(p, labels, { ...options, norm: 'max' }),
    ),
);
