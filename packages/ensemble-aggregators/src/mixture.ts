import type { MemberLogits } from '@freetickets/core';
import { checkLogits } from './logits.js';
import { softmax } from './softmax.js';

/**
 * The mixture of the members' distributions: `p_nk = sum_m w_m softmax(z_mn)_k / sum_m w_m`, row-major over
 * [example, class]. One member is its own softmax, bit for bit.
 */
export function mixture(logits: MemberLogits, weights: ArrayLike<number>): Float64Array {
  checkLogits(logits);
  const [members, examples, classes] = logits.shape;
  const probabilities = new Float64Array(examples * classes);
  const row = new Float64Array(classes);
  let total = 0;
  for (let member = 0; member < members; member++) {
    total += weights[member];
    for (let example = 0; example < examples; example++) {
      softmax(logits.data, (member * examples + example) * classes, row);
      for (let k = 0; k < classes; k++) {
        probabilities[example * classes + k] += weights[member] * row[k];
      }
    }
  }
  return probabilities.map((p) => p / total);
}
