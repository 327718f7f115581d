import { argmax } from '@freetickets/core/numbers';
import { membersOf } from '../tables/members.js';
import type { Probabilities } from '../tables/probabilities.js';

/**
 * The share of examples on which two members predict different classes, for every pair, [member][other]:
 * `mean_n [argmax_k p_ink != argmax_k p_jnk]`, in [0, 1]. Symmetric, with zeros on the diagonal. Ties go to the lower
 * class. `disagreement` is the mean over the pairs.
 *
 * Fort, Hu and Lakshminarayanan, Deep Ensembles: A Loss Landscape Perspective, 2019.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example pairwiseDisagreement([[[0.9, 0.1], [0.8, 0.2]], [[0.6, 0.4], [0.3, 0.7]]]) // [[0, 0.5], [0.5, 0]]
 */
export function pairwiseDisagreement(members: readonly Probabilities[]): number[][] {
  const predicted = membersOf(members, 2).map(argmax);
  return predicted.map((own) =>
    predicted.map((other) => own.filter((best, n) => best !== other[n]).length / own.length),
  );
}
