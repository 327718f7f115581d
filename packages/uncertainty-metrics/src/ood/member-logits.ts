import { type MemberLogits, splitMembers } from '@freetickets/core';
import { logitsOf } from '../tables/logits.js';
import type { Table } from '../tables/table.js';

/**
 * Each member's logits, checked. Those of one sigmoid unit come as (0, z), and only their difference means anything: where all
 * members have that, they are (-z/2, z/2) here, so that being sure of the first class counts as much as of the second.
 */
export function memberTables(logits: MemberLogits): Table[] {
  const tables = splitMembers(logits).map(logitsOf);
  const isOfSigmoids = (first: number): boolean => tables.every(({ data }) => data[first] === 0);
  const [{ shape }] = tables;
  if (shape[1] !== 2) return tables;
  const shares = Array.from({ length: shape[0] }, (_, i) => (isOfSigmoids(2 * i) ? 0.5 : 0));
  return tables.map(({ data }) => ({
    data: data.map((logit, i) => logit - shares[i >> 1] * data[i | 1]),
    shape,
  }));
}
