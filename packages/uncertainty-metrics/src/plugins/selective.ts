import { definePlugin } from '@freetickets/core';
import { areaUnderRiskCoverage } from '../area-under-risk-coverage.js';
import { excessAreaUnderRiskCoverage } from '../excess-area-under-risk-coverage.js';
import { ofPrediction } from './metric.js';

/**
 * `areaUnderRiskCoverage` as a metric.
 *
 * @example aurcMetric().measure(predictions, labels) // 0.004
 */
export const aurcMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'aurc',
    summary: 'area under the risk-coverage curve: errors where it is sure cost most',
  },
  () => ofPrediction('lower', areaUnderRiskCoverage),
);

/**
 * `excessAreaUnderRiskCoverage` as a metric.
 *
 * @example excessAurcMetric().measure(predictions, labels) // 0.002
 */
export const excessAurcMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'excess-aurc',
    summary: 'area under the risk-coverage curve above the best for as many errors',
  },
  () => ofPrediction('lower', excessAreaUnderRiskCoverage),
);
