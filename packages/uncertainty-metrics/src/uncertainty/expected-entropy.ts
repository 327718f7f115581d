import { definePlugin } from '@freetickets/core';
import { ofMembers } from '../metric.js';
import { mean } from '../tables/mean.js';
import { membersOf } from '../tables/members.js';
import type { Probabilities } from '../tables/probabilities.js';
import { predictiveEntropy } from './predictive-entropy.js';

/**
 * The mean of the members' entropies for every example, in nats: `mean_m H(p_mn)`: the uncertainty that the members
 * agree on, called aleatoric. Of one member it is that member's entropy.
 *
 * Depeweg et al., Decomposition of Uncertainty in Bayesian Deep Learning, ICML 2018.
 *
 * Throws a `DataError` without members, for members of different shapes, empty or not probabilities.
 *
 * @example expectedEntropy([[[1, 0]], [[0.5, 0.5]]]) // 0.346...
 */
export function expectedEntropy(members: readonly Probabilities[]): Float64Array {
  const entropies = membersOf(members, 1).map(predictiveEntropy);
  return entropies[0].map(
    (_, example) =>
      entropies.reduce((sum, entropy) => sum + entropy[example], 0) / entropies.length,
  );
}

/**
 * The mean of `expectedEntropy`, in nats. Undefined for one member.
 *
 * @example meanExpectedEntropyMetric().measure(predictions, labels) // 0.15
 */
export const meanExpectedEntropyMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-expected-entropy',
    summary: "mean of the members' entropies, in nats: the doubt that they share",
  },
  () => ofMembers('neither', (members) => mean(expectedEntropy(members))),
);
