import { DataError, type MemberLogits } from '@freetickets/core';
import { checkLabels } from '@freetickets/core/labels';
import { logSoftmax } from './log-softmax.js';
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
    const logs = new Float64Array(logits.data.subarray(row * classes, (row + 1) * classes));
    logSoftmax(logs);
    return logs[labels[row % examples]];
  });
}
