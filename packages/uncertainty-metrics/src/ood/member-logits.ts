import { type MemberLogits, splitMembers } from '@freetickets/core';
import { logitsOf } from '../tables/logits.js';
import type { Table } from '../tables/table.js';

/** Each member's logits, checked and sharing the memory of all. */
export const memberTables = (logits: MemberLogits): Table[] => splitMembers(logits).map(logitsOf);
