import type { MemberLogits } from '@freetickets/core';
import { softmaxInPlace } from '@freetickets/core/numbers';
import { checkLogits } from './logits.js';

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
      const start = (member * examples + example) * classes;
      for (let k = 0; k < classes; k++) row[k] = logits.data[start + k];
      softmaxInPlace(row, classes);
      for (let k = 0; k < classes; k++) {
        probabilities[example * classes + k] += weights[member] * row[k];
      }
    }
  }
  return probabilities.map((p) => p / total);
}
