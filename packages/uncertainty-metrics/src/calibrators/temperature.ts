import {
  type Aggregate,
  DataError,
  definePlugin,
  type Json,
  type MemberLogits,
  splitMembers,
} from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import * as z from 'zod/mini';
import { applyTemperature } from '../calibration/apply-temperature.js';
import { temperatureOf } from '../calibration/fit-temperature.js';
import { logRows } from '../tables/log-rows.js';
import { softmax } from '../tables/softmax.js';
import type { Table } from '../tables/table.js';
import { aggregated } from './aggregated.js';
import { fittedState, numbers } from './fitted-state.js';

const fitted = z.object({
  temperatures: numbers((t) => t > 0).check(z.minLength(1)),
});

/**
 * Temperature scaling. `of: 'aggregate'`, the default: one temperature T for the aggregated prediction p,
 * `softmax(ln p / T)`, which changes how sure it is and never its order of classes. `of: 'members'`: a temperature for
 * each member, whose logits are divided by it before they are aggregated, so that over-confident members stop
 * outvoting the others; the most probable class may change. What the aggregator itself learnt stays as it is.
 *
 * `fit` minimises the validation NLL, of the aggregate or each member's own, plus `(1 / T - 1)^2 / (2 n)` over n
 * examples: a pull to what the ensemble says, which fades as examples come in. Without it, as in `fitTemperature`, T
 * would run to its lower bound where all validation examples are right, and the first error after that would cost as
 * much as any can. T is from 0.01 to 100 (of a member whose logits lie more than 20 apart, in proportion more). Its state
 * is `{ temperatures }`: a single one, or one for each member. At a temperature of 1 nothing changes, bit for bit.
 *
 * Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017; for ensembles: Ashukha, Lyzhov,
 * Molchanov and Vetrov, Pitfalls of In-Domain Uncertainty Estimation and Ensembling in Deep Learning, ICLR 2020.
 *
 * `fit` throws a `DataError` where there are no examples and for labels that do not fit; `calibrate` for a state that is
 * not of `fit`, or of another number of members.
 *
 * @example
 * const calibrator = temperature();
 * const state = calibrator.fit(validationLogits, validationLabels, aggregate); // { temperatures: [1.4] }
 * calibrator.calibrate(testLogits, state, aggregate).probabilities;
 */
export const temperature = /* @__PURE__ */ definePlugin(
  {
    kind: 'calibrator',
    name: 'temperature',
    summary: 'one temperature for the prediction, or one for each member, of least validation NLL',
    options: z.strictObject({
      of: z._default(
        z.enum(['aggregate', 'members'], { error: "'aggregate' or 'members'" }),
        'aggregate',
      ),
    }),
  },
  ({ of }) => (of === 'aggregate' ? { ...ofAggregate } : { ...ofMembers }),
);

const ofAggregate = {
  fit(logits: MemberLogits, labels: ArrayLike<number>, aggregate: Aggregate): Json {
    return { temperatures: [pulledTemperature(aggregated(logits, aggregate), labels)] };
  },
  calibrate(logits: MemberLogits, state: Json, aggregate: Aggregate) {
    const [single] = temperaturesOf(state, 1, 'one aggregate');
    return { probabilities: applyTemperature(aggregated(logits, aggregate), single).data };
  },
};

const ofMembers = {
  fit(logits: MemberLogits, labels: ArrayLike<number>): Json {
    const temperatures = splitMembers(logits).map(({ data, shape }) => {
      // Logits far apart would give probabilities that are clamped; the fit sees them closer, T follows.
      const closer = Math.max(1, widest(data, shape[1]) / 20);
      const table = softmax({ data: new Float64Array(data).map((z) => z / closer), shape });
      return closer * pulledTemperature(table, labels, 1 / closer);
    });
    return { temperatures };
  },
  calibrate({ data, shape }: MemberLogits, state: Json, aggregate: Aggregate) {
    const [members, examples, classes] = shape;
    const temperatures = temperaturesOf(state, members, `${members} members`);
    const size = examples * classes;
    const divided = new Float64Array(data);
    for (let i = 0; i < data.length; i++) divided[i] /= temperatures[Math.floor(i / size)];
    return { probabilities: aggregate({ data: divided, shape }) };
  },
};

/** The temperature of least NLL with a pull to `centre`. */
function pulledTemperature(table: Table, labels: ArrayLike<number>, centre = 1): number {
  checkLabels(labels, ...table.shape);
  const all = Int32Array.from(labels, (_, example) => example);
  return temperatureOf(logRows(table), labels, all, 1, centre);
}

/** The largest distance of two logits of a row. */
function widest(logits: Float32Array | Float64Array, classes: number): number {
  let distance = 0;
  for (let start = 0; start < logits.length; start += classes) {
    let [low, high] = [Infinity, -Infinity];
    for (let at = start; at < start + classes; at++) {
      low = Math.min(low, logits[at]);
      high = Math.max(high, logits[at]);
    }
    distance = Math.max(distance, high - low);
  }
  return distance;
}

function temperaturesOf(state: Json, count: number, owner: string): readonly number[] {
  const { temperatures } = fittedState(
    'temperature',
    fitted,
    state,
    '{ temperatures }, numbers above 0',
  );
  if (temperatures.length !== count) {
    throw new DataError(
      `temperature: got ${temperatures.length} temperatures for ${owner}. Call fit again for this ensemble, with the same options.`,
    );
  }
  return temperatures;
}
