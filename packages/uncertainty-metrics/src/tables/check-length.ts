import { show } from '@freetickets/core';
import { unexpected } from './unexpected.js';

/** Refuses what is no list, or one of less than so many. */
export function checkLength(
  name: string,
  given: ArrayLike<unknown> | undefined,
  least: number,
  expected: string,
): void {
  const length = given?.length;
  if (!(Number(length) >= least)) throw unexpected(name, length ?? show(given), expected);
}
