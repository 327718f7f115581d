import { definePlugin } from '@freetickets/core';
import { argmax } from '@freetickets/core/numbers';
import { ofMembers } from '../metric.js';
import { mean } from '../tables/mean.js';
import { membersOf } from '../tables/members.js';
import type { Probabilities } from '../tables/probabilities.js';

/**
 * The share of members that do not predict the class which most of them predict, for every example:
 * `1 - max_k mean_m [argmax_j p_mnj = k]`, from 0 (all name one class; always so for one member) up to, not including, 1.
 * A member's tie goes to the lower class.
 *
 * Freeman, Elementary Applied Statistics, 1965; for networks: Gal, Uncertainty in Deep Learning, 2016.
 *
 * Throws a `DataError` without members, for members of different shapes, empty or not probabilities.
 *
 * @example variationRatio([[[0.9, 0.1]], [[0.6, 0.4]], [[0.2, 0.8]]]) // 0.333...
 */
export function variationRatio(members: readonly Probabilities[]): Float64Array {
  const tables = membersOf(members, 1);
  const votes = tables.map(argmax);
  const counts = new Int32Array(tables[0].shape[1]);
  return Float64Array.from(votes[0], (_, example) => {
    let most = 0;
    for (const vote of votes) most = Math.max(most, ++counts[vote[example]]);
    for (const vote of votes) counts[vote[example]] = 0;
    return 1 - most / votes.length;
  });
}

/**
 * The mean of `variationRatio`. Undefined for one member.
 *
 * @example meanVariationRatioMetric().measure(predictions, labels) // 0.02
 */
export const meanVariationRatioMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-variation-ratio',
    summary: 'mean share of members that predict another class than most',
  },
  () => ofMembers('neither', (members) => mean(variationRatio(members))),
);
