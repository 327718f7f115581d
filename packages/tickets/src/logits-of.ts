import type { Examples, MemberLogits } from '@freetickets/core';
import type { Ensemble } from './ensemble.js';

/** Examples read at once. */
const CHUNK = 1000;

/** Gives the members' logits for all examples, in their order; `part` names them: `test`, `ood fashion-mnist`. */
export type LogitsOf = (
  ensemble: Ensemble,
  examples: Examples,
  part: string,
) => Promise<MemberLogits>;

/** The members' logits for all examples, in their order. */
export async function logitsOf(ensemble: Ensemble, examples: Examples): Promise<MemberLogits> {
  const { classes } = ensemble.graph;
  const members = ensemble.members.length;
  const { count } = examples;
  const data = new Float32Array(members * count * classes);
  for (let start = 0; start < count; start += CHUNK) {
    const size = Math.min(CHUNK, count - start);
    const inputs = examples.read(Int32Array.from({ length: size }, (_, i) => start + i));
    const part = (await ensemble.logits(inputs, size)).data;
    for (let member = 0; member < members; member++) {
      const logits = part.subarray(member * size * classes, (member + 1) * size * classes);
      data.set(logits, (member * count + start) * classes);
    }
  }
  return { data, shape: [members, count, classes] };
}
