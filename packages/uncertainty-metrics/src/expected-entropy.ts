import { membersOf } from './members.js';
import { predictiveEntropy } from './predictive-entropy.js';
import type { Probabilities } from './probabilities.js';

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
