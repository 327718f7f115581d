import { definePlugin } from '@freetickets/core';
import { ofMembers } from '../metric.js';
import type { Probabilities } from '../tables/probabilities.js';
import { meanOfPairs } from './mean-of-pairs.js';
import { pairwiseCosineSimilarity } from './pairwise-cosine-similarity.js';

/**
 * The cosine of the angle between two members' predictions, as a mean over the pairs of members and the examples:
 * `mean_{i<j} mean_n p_in . p_jn / (|p_in| |p_jn|)`, from 0 (sure of different classes) to 1 (the same): the lower, the
 * more diverse.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example cosineSimilarity([[[1, 0]], [[0.6, 0.4]]]) // 0.832...
 */
export const cosineSimilarity = (members: readonly Probabilities[]): number =>
  meanOfPairs(pairwiseCosineSimilarity(members));

/**
 * `cosineSimilarity` as a metric. Undefined for one member.
 *
 * @example cosineSimilarityMetric().measure(predictions, labels) // 0.98
 */
export const cosineSimilarityMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'cosine-similarity',
    summary: "cosine similarity of two members' predictions, mean over pairs",
  },
  () => ofMembers('neither', cosineSimilarity),
);
