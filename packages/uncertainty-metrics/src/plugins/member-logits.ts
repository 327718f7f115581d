import type { MemberLogits } from '@freetickets/core';
import { logitsOf } from '../logits.js';
import type { Table } from '../table.js';

/** Each member's logits, checked and sharing the memory of all. */
export function memberTables({ data, shape: [members, examples, classes] }: MemberLogits): Table[] {
  const size = examples * classes;
  return Array.from({ length: members }, (_, m) =>
    logitsOf({ data: data.subarray(m * size, (m + 1) * size), shape: [examples, classes] }),
  );
}
