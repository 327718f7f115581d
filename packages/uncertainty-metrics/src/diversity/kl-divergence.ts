import { definePlugin } from '@freetickets/core';
import { ofMembers } from '../metric.js';
import type { Probabilities } from '../tables/probabilities.js';
import { meanOfPairs } from './mean-of-pairs.js';
import { pairwiseKlDivergence } from './pairwise-kl-divergence.js';

/**
 * The diversity of an ensemble as the Kullback-Leibler divergence between its members, in nats: the mean over ordered
 * pairs and examples, `mean_{i != j} mean_n sum_k p_ink ln(p_ink / p_jnk)`; 0 where all members are equal. Logarithms
 * are of probabilities clamped below at 1e-12, so zeros cost much but not infinitely much.
 *
 * Kullback and Leibler, On Information and Sufficiency, Annals of Mathematical Statistics 1951; as a measure of
 * diversity: Liu et al., Deep Ensembling with No Overhead for either Training or Testing, ICLR 2022.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example klDivergence([[[0.5, 0.5]], [[0.25, 0.75]]]) // 0.137...
 */
export const klDivergence = (members: readonly Probabilities[]): number =>
  meanOfPairs(pairwiseKlDivergence(members));

/**
 * `klDivergence` as a metric, in nats. Undefined for one member.
 *
 * @example klDivergenceMetric().measure(predictions, labels) // 0.1
 */
export const klDivergenceMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'kl-divergence',
    summary: "KL divergence between two members' predictions, mean over pairs, in nats",
  },
  () => ofMembers('neither', klDivergence),
);
