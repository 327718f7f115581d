import type { MemberLogits } from '@freetickets/core';
import { softmax } from './softmax.js';

/** The mean of the members' probabilities, row-major over [example, class]: the plainest aggregate. */
export function meanProbability(logits: MemberLogits): Float64Array {
  const [members, examples, classes] = logits.shape;
  const mean = new Float64Array(examples * classes);
  softmax(logits).forEach((p, index) => {
    mean[index % mean.length] += p / members;
  });
  return mean;
}
