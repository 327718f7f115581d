import { meanOfPairs } from './mean-of-pairs.js';
import { pairwiseCosineSimilarity } from './pairwise-cosine-similarity.js';
import type { Probabilities } from './probabilities.js';

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
