import { definePlugin } from '@freetickets/core';
import { ofPrediction } from '../metric.js';
import { mean } from '../tables/mean.js';
import { type Probabilities, probabilitiesOf } from '../tables/probabilities.js';

/**
 * The entropy of every example's prediction in nats: `H_n = -sum_k p_nk ln p_nk`, from 0 (certain) to `ln classes`
 * (uniform). Of an ensemble's mean prediction it is the total uncertainty. `0 ln 0` is 0.
 *
 * Shannon, A Mathematical Theory of Communication, 1948.
 *
 * Throws a `DataError` for empty input and for rows that are not probabilities.
 *
 * @example predictiveEntropy([[1, 0], [0.5, 0.5]]) // 0, 0.693...
 */
export function predictiveEntropy(probabilities: Probabilities): Float64Array {
  const {
    data,
    shape: [examples, classes],
  } = probabilitiesOf(probabilities);
  const entropy = new Float64Array(examples);
  for (let example = 0; example < examples; example++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = data[example * classes + k];
      if (p > 0 && p < 1) sum -= p * Math.log(p);
    }
    entropy[example] = sum;
  }
  return entropy;
}

/**
 * `predictiveEntropy`, in nats.
 *
 * @example entropyScore().score(predictions) // 0.1, 1.2, ...
 */
export const entropyScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'entropy', summary: 'entropy of the prediction, in nats' },
  () => ({ score: ({ probabilities }) => predictiveEntropy(probabilities) }),
);

/**
 * The mean of `predictiveEntropy`, in nats.
 *
 * @example meanEntropyMetric().measure(predictions, labels) // 0.2
 */
export const meanEntropyMetric = /* @__PURE__ */ definePlugin(
  { kind: 'metric', name: 'mean-entropy', summary: 'mean entropy of the predictions, in nats' },
  () => ofPrediction('neither', (p) => mean(predictiveEntropy(p))),
);
