import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { confidenceBias } from '../confidence-bias.js';
import { expectedCalibrationError } from '../expected-calibration-error.js';
import { ofPrediction } from './metric.js';
import { binningOption, binsOption } from './options.js';

const bins = z.strictObject({ bins: binsOption });
const binsAndBinning = z.strictObject({ bins: binsOption, binning: binningOption });

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
    options: z.strictObject({
      bins: binsOption,
      binning: binningOption,
      norm: z._default(z.enum(['l1', 'l2', 'max'], { error: "'l1', 'l2' or 'max'" }), 'l1'),
      of: z._default(
        z.enum(['top-label', 'class-wise'], { error: "'top-label' or 'class-wise'" }),
        'top-label',
      ),
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
