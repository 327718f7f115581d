import { definePlugin } from '@freetickets/core';
import { logLikelihoods } from './log-likelihoods.js';
import { memberWeights } from './member-weights.js';
import { mixture } from './mixture.js';
import { mixtureWeights } from './mixture-weights.js';

/**
 * The weighted mean of the members' softmax outputs: `p_nk = sum_m w_m softmax(z_mn)_k`. `fit` finds the weights, at
 * least 0 and summing to 1, that minimise the NLL of the mixture on validation data, by expectation maximisation; on
 * that data it is never worse than `mean-probability`. Its state is `{ weights }`, one weight for each member.
 *
 * Jordan and Jacobs, Hierarchical Mixtures of Experts and the EM Algorithm, Neural Computation 1994.
 *
 * `fit` and `aggregate` throw a `DataError` for logits that are not finite or do not fit their shape; `fit` for labels
 * that do not fit; `aggregate` without a state of `fit`, or with one of another number of members.
 *
 * @example
 * const aggregator = weighted();
 * const state = aggregator.fit?.(validationLogits, validationLabels); // { weights: [0.5, 0.2, 0.3] }
 * aggregator.aggregate(testLogits, state);
 */
export const weighted = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'weighted',
    summary:
      "the mean of the members' probabilities, weighted for the least NLL on validation data",
  },
  () => ({
    fit: (logits, labels) => ({
      weights: [...mixtureWeights(logLikelihoods(logits, labels), logits.shape[0])],
    }),
    aggregate: (logits, state) =>
      mixture(logits, memberWeights('weighted', state, logits.shape[0])),
  }),
);
