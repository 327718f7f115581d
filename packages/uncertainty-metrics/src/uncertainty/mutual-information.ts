import { definePlugin } from '@freetickets/core';
import { ofMembers } from '../metric.js';
import { mean } from '../tables/mean.js';
import { meanProbabilities } from '../tables/mean-probabilities.js';
import type { Probabilities } from '../tables/probabilities.js';
import { expectedEntropy } from './expected-entropy.js';
import { predictiveEntropy } from './predictive-entropy.js';

/**
 * The mutual information between prediction and member for every example, in nats: `H(mean_m p_mn) - mean_m H(p_mn)`:
 * the uncertainty that comes from members contradicting each other, called epistemic. From 0 (members agree; always so
 * for one member) to `ln members`; a negative value can only be rounding and is returned as 0.
 *
 * Houlsby et al., Bayesian Active Learning for Classification and Preference Learning, 2011.
 *
 * Throws a `DataError` without members, for members of different shapes, empty or not probabilities.
 *
 * @example mutualInformation([[[1, 0]], [[0, 1]]]) // 0.693...
 */
export function mutualInformation(members: readonly Probabilities[]): Float64Array {
  const total = predictiveEntropy(meanProbabilities(members));
  const expected = expectedEntropy(members);
  return total.map((entropy, example) => Math.max(0, entropy - expected[example]));
}

/**
 * `mutualInformation` of the members, in nats. Undefined for one member.
 *
 * @example mutualInformationScore().score(predictions) // 0.01, 0.4, ...
 */
export const mutualInformationScore = /* @__PURE__ */ definePlugin(
  {
    kind: 'ood-score',
    name: 'mutual-information',
    summary: 'how much the members contradict each other, in nats',
  },
  () => ({
    score: ({ members }) => (members.length > 1 ? mutualInformation(members) : undefined),
  }),
);

/**
 * The mean of `mutualInformation`, in nats. Undefined for one member.
 *
 * @example meanMutualInformationMetric().measure(predictions, labels) // 0.05
 */
export const meanMutualInformationMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-mutual-information',
    summary: 'mean doubt that comes from members contradicting each other, in nats',
  },
  () => ofMembers('neither', (members) => mean(mutualInformation(members))),
);
