import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { brierDecomposition } from '../brier-decomposition.js';
import { brierScore } from '../brier-score.js';
import { ofPrediction } from './metric.js';
import { binsOption } from './options.js';

/**
 * `brierScore` as a metric.
 *
 * @example brierMetric().measure(predictions, labels) // 0.05
 */
export const brierMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'brier', summary: 'squared error, summed over the classes: 0 to 2' },
  () => ofPrediction('lower', brierScore),
);

const options = z.strictObject({ bins: binsOption });

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
