import { show } from '@freetickets/core';
import { checkLength } from './check-length.js';
import { type Probabilities, probabilitiesOf } from './probabilities.js';
import type { Table } from './table.js';
import { unexpected } from './unexpected.js';

/** Checks that there are at least `atLeast` members, all of one shape, and gives each the flat form. */
export function membersOf(members: readonly Probabilities[], atLeast: number): readonly Table[] {
  const why = atLeast > 1 ? ': members are compared with each other' : '';
  checkLength('members', members, atLeast, `at least ${atLeast}${why}`);
  const tables = members.map((member, m) => probabilitiesOf(member, `members[${m}]`));
  const first = show(tables[0].shape);
  tables.forEach(({ shape }, m) => {
    if (show(shape) !== first) {
      throw unexpected(
        `members[${m}]`,
        `shape ${show(shape)}`,
        `${first}, the shape of members[0]`,
      );
    }
  });
  return tables;
}
