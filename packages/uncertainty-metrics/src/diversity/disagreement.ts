import { definePlugin } from '@freetickets/core';
import { ofMembers } from '../metric.js';
import type { Probabilities } from '../tables/probabilities.js';
import { meanOfPairs } from './mean-of-pairs.js';
import { pairwiseDisagreement } from './pairwise-disagreement.js';

/**
 * The share of examples on which two members predict different classes, as a mean over the pairs of members, in
 * [0, 1]: `mean_{i<j} mean_n [argmax_k p_ink != argmax_k p_jnk]`. Ties go to the lower class.
 *
 * Fort, Hu and Lakshminarayanan, Deep Ensembles: A Loss Landscape Perspective, 2019.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example disagreement([[[0.9, 0.1], [0.8, 0.2]], [[0.6, 0.4], [0.3, 0.7]]]) // 0.5
 */
export const disagreement = (members: readonly Probabilities[]): number =>
  meanOfPairs(pairwiseDisagreement(members));

/**
 * `disagreement` as a metric. Undefined for one member.
 *
 * @example disagreementMetric().measure(predictions, labels) // 0.03
 */
export const disagreementMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'disagreement',
    summary: 'share of examples on which two members differ, mean over pairs',
  },
  () => ofMembers('neither', disagreement),
);
