import { DataError, definePlugin, type Json, type MemberLogits, show } from '@freetickets/core';
import { minimise } from '@freetickets/core/fitting';
import { checkLabels } from '@freetickets/core/labels';
import { softmaxInPlace } from '@freetickets/core/numbers';
import * as z from 'zod/mini';
import { logSoftmax } from './log-softmax.js';
import { checkLogits } from './logits.js';
import { stackingLikelihood } from './stacking-likelihood.js';

/** Up to the first wrong one: zod gathers the errors of all, and a file may hold millions. */
const numbers = z.custom<readonly number[]>(
  (given) => Array.isArray(given) && given.every(Number.isFinite),
);
const fitted = z.object({ weights: numbers, biases: numbers });

/**
 * Stacking by multinomial logistic regression on the members' log-probabilities:
 * `p_n = softmax(s_n)` with `s_nk = sum_m w_m ln p_mnk + b_k`. Weights may be negative and need not sum to 1, so that it
 * also changes how sure the ensemble is, and biases correct classes that all members favour: it aggregates and calibrates in
 * one. At equal weights of 1 / M and no biases it is `mean-logit`.
 *
 * `fit` minimises the NLL on n validation examples plus `[sum_m (M w_m - 1)^2 / M + sum_k b_k^2] / (2 n)`, a pull to
 * `mean-logit` that fades as examples come in; on that data it is never worse than `mean-logit`. The problem is convex.
 * Its state is `{ weights, biases }`, a weight for each member and a bias for each class. An ensemble of one is in general
 * not its member: its weight and biases are learnt, too.
 *
 * Wolpert, Stacked Generalization, Neural Networks 1992.
 *
 * `fit` and `aggregate` throw a `DataError` for logits that are not finite or do not fit their shape; `fit` for labels
 * that do not fit or for no examples; `aggregate` without a state of `fit`, or with one of another number of members or
 * classes.
 *
 * @example
 * const aggregator = stacking();
 * const state = aggregator.fit?.(validationLogits, validationLabels);
 * aggregator.aggregate(testLogits, state);
 */
export const stacking = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'stacking',
    summary: "logistic regression on the members' log-probabilities, fitted to validation data",
  },
  () => ({
    fit(logits, labels) {
      const logs = logProbabilities(logits);
      const [members, examples, classes] = logits.shape;
      if (examples === 0) throw new DataError('logits: got no examples, expected at least one.');
      checkLabels(labels, examples, classes);
      const start = Float64Array.from({ length: members + classes }, (_, i) =>
        i < members ? 1 / members : 0,
      );
      const found = minimise(stackingLikelihood(logs, labels), start);
      return { weights: [...found.subarray(0, members)], biases: [...found.subarray(members)] };
    },
    aggregate(logits, state) {
      const { data, shape } = logProbabilities(logits);
      const [members, examples, classes] = shape;
      const { weights, biases } = parametersOf(state, members, classes);
      const scores = new Float64Array(examples * classes);
      for (let start = 0; start < scores.length; start += classes) scores.set(biases, start);
      data.forEach((log, index) => {
        scores[index % scores.length] += weights[Math.floor(index / scores.length)] * log;
      });
      return softmaxInPlace(scores, classes);
    },
  }),
);

/** `ln softmax(z)` of every row. */
function logProbabilities(logits: MemberLogits): MemberLogits {
  checkLogits(logits);
  const classes = logits.shape[2];
  const data = new Float64Array(logits.data);
  for (let start = 0; start < data.length; start += classes) {
    logSoftmax(data.subarray(start, start + classes));
  }
  return { data, shape: logits.shape };
}

function parametersOf(
  state: Json | undefined,
  members: number,
  classes: number,
): z.infer<typeof fitted> {
  if (state === undefined) {
    throw new DataError(
      'stacking: got no weights. Call fit with validation logits and labels first, and pass the state it returns.',
    );
  }
  const { data } = fitted.safeParse(state);
  if (!data) {
    throw new DataError(
      `stacking: got the state ${show(state)}, expected what fit returns: { weights, biases }, arrays of numbers.`,
    );
  }
  const { weights, biases } = data;
  if (weights.length !== members || biases.length !== classes) {
    throw new DataError(
      `stacking: got ${weights.length} weights and ${biases.length} biases for ${members} members and ${classes} classes. Call fit again for this ensemble.`,
    );
  }
  return data;
}
