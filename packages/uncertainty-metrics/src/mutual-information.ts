import { expectedEntropy } from './expected-entropy.js';
import { meanProbabilities } from './mean-probabilities.js';
import { predictiveEntropy } from './predictive-entropy.js';
import type { Probabilities } from './probabilities.js';

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
