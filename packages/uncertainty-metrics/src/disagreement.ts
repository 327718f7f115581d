import { argmax } from './argmax.js';
import { membersOf } from './members.js';
import type { Probabilities } from './probabilities.js';

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
export function disagreement(members: readonly Probabilities[]): number {
  const predictions = membersOf(members, 2).map(argmax);
  let different = 0;
  let compared = 0;
  predictions.forEach((first, i) => {
    for (const second of predictions.slice(i + 1)) {
      compared += first.length;
      for (let example = 0; example < first.length; example++) {
        if (first[example] !== second[example]) different++;
      }
    }
  });
  return different / compared;
}
