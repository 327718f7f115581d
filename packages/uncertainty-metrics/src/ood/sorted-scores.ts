import { show } from '@freetickets/core';
import { checkLength } from '../tables/check-length.js';
import { unexpected } from '../tables/unexpected.js';

/** The scores in ascending order. Infinite ones are fine, as only the order counts. */
export function sortedScores(scores: ArrayLike<number>, name: string): Float64Array {
  checkLength(name, scores, 1, 'at least one score');
  const sorted = new Float64Array(scores).sort();
  // Sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1])) {
    const index = Array.from(scores).findIndex((score) => Number.isNaN(Number(score)));
    throw unexpected(name, `${show(scores[index])} at index ${index}`, 'a number');
  }
  return sorted;
}
