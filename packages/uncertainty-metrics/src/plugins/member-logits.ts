import type { MemberLogits } from '@freetickets/core';
import type { Table } from '../table.js';

/** Each member's logits, sharing the memory of all. */
export function memberTables({ data, shape: [members, examples, classes] }: MemberLogits): Table[] {
  const size = examples * classes;
  return Array.from({ length: members }, (_, m) => ({
    data: data.subarray(m * size, (m + 1) * size),
    shape: [examples, classes],
  }));
}

/** The mean over the members, place by place. */
export function meanOfMembers(members: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(members[0].length);
  for (const member of members) {
    for (let at = 0; at < mean.length; at++) mean[at] += member[at];
  }
  for (let at = 0; at < mean.length; at++) mean[at] /= members.length;
  return mean;
}
