import { checkLength } from '../tables/check-length.js';
import { unexpected } from '../tables/unexpected.js';

/** Refuses what is no list of finite numbers, at least one, or of others than `length`. */
export function checkNumbers(name: string, given: ArrayLike<number>, length?: number): void {
  checkLength(name, given, 1, 'at least 1 number');
  if (length !== undefined && given.length !== length) {
    throw unexpected(name, `${given.length} numbers`, `${length}, one for each target`);
  }
  for (let i = 0; i < given.length; i++) {
    if (!Number.isFinite(given[i])) throw unexpected(name, `${given[i]} at ${i}`, 'finite numbers');
  }
}
