import { type Aggregate, DataError, definePlugin, type MemberLogits } from '@freetickets/core';
import { minimise } from '@freetickets/core/fitting';
import { checkLabels } from '@freetickets/core/labels';
import * as z from 'zod/mini';
import { smallestProbability } from '../tables/probabilities.js';
import { softmax } from '../tables/softmax.js';
import type { Table } from '../tables/table.js';
import { aggregated } from './aggregated.js';
import { fittedState, numbers } from './fitted-state.js';
import { vectorLikelihood } from './vector-likelihood.js';

const fitted = z.object({ scales: numbers(), shifts: numbers() });

/**
 * Vector scaling: each class k has a scale a_k and a shift b_k, and the aggregated prediction p becomes
 * `softmax(a_k ln p_k + b_k)`, with logarithms of probabilities clamped below at 1e-12. It corrects what a temperature
 * cannot: classes that are predicted too often or too rarely. The most probable class may change.
 *
 * `fit` minimises the validation NLL plus `sum_k [(a_k - 1)^2 + b_k^2] / (2 n)` over n examples: a pull to what the
 * ensemble says, which keeps rare classes finite and fades as examples come in. The problem is convex. Its state is
 * `{ scales, shifts }`, one of each for each class.
 *
 * Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
 *
 * `fit` throws a `DataError` where there are no examples and for labels that do not fit; `calibrate` for a state that is
 * not of `fit`, or of another number of classes.
 *
 * @example
 * const calibrator = vector();
 * const state = calibrator.fit(validationLogits, validationLabels, aggregate);
 * calibrator.calibrate(testLogits, state, aggregate).probabilities;
 */
export const vector = /* @__PURE__ */ definePlugin(
  {
    kind: 'calibrator',
    name: 'vector',
    summary: 'a scale and a shift for each class, of least validation NLL',
  },
  () => ({
    fit(logits, labels, aggregate) {
      const logs = logsOf(logits, aggregate);
      checkLabels(labels, ...logs.shape);
      const classes = logs.shape[1];
      const start = Float64Array.from({ length: 2 * classes }, (_, i) => (i < classes ? 1 : 0));
      const found = minimise(vectorLikelihood(logs, labels), start);
      return { scales: [...found.subarray(0, classes)], shifts: [...found.subarray(classes)] };
    },
    calibrate(logits, state, aggregate) {
      const { scales, shifts } = fittedState('vector', fitted, state, '{ scales, shifts }');
      const { data, shape } = logsOf(logits, aggregate);
      const classes = shape[1];
      if (scales.length !== classes || shifts.length !== classes) {
        throw new DataError(
          `vector: got ${scales.length} scales and ${shifts.length} shifts for ${classes} classes. Call fit again for this ensemble.`,
        );
      }
      const scaled = data.map((log, i) => scales[i % classes] * log + shifts[i % classes]);
      return { probabilities: softmax({ data: scaled, shape }).data };
    },
  }),
);

/** The logarithms of the aggregated prediction. */
function logsOf(logits: MemberLogits, aggregate: Aggregate): Table<Float64Array> {
  const { data, shape } = aggregated(logits, aggregate);
  const logs = new Float64Array(data).map((p) => Math.log(Math.max(smallestProbability, p)));
  return { data: logs, shape };
}
