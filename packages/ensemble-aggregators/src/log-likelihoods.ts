import { checkLabels, DataError, type MemberLogits } from '@freetickets/core';
import { checkLogits } from './logits.js';

/**
 * The log-probability that each member gives to each label, `ln softmax(z_mn)[y_n]`, row-major over [member, example].
 * Computed from the logits, so that it is finite where the probability itself would round to 0.
 */
export function logLikelihoods(logits: MemberLogits, labels: ArrayLike<number>): Float64Array {
  checkLogits(logits);
  const [members, examples, classes] = logits.shape;
  if (examples === 0) throw new DataError('logits: got no examples, expected at least one.');
  checkLabels(labels, examples, classes);
  return Float64Array.from({ length: members * examples }, (_, row) => {
    const logit = Float64Array.from(logits.data.subarray(row * classes, (row + 1) * classes));
    const max = Math.max(...logit);
    const sum = logit.reduce((total, z) => total + Math.exp(z - max), 0);
    return logit[labels[row % examples]] - max - Math.log(sum);
  });
}
