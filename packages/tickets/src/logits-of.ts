import { type Examples, type MemberLogits, readInOrder } from '@freetickets/core';
import type { Ensemble } from './ensemble.js';

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
  for await (const { start, count: size, inputs } of readInOrder(examples)) {
    const part = (await ensemble.logits(inputs, size)).data;
    for (let member = 0; member < members; member++) {
      const logits = part.subarray(member * size * classes, (member + 1) * size * classes);
      data.set(logits, (member * count + start) * classes);
    }
  }
  return { data, shape: [members, count, classes] };
}
