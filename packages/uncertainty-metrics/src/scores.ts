import { show } from '@freetickets/core';
import { unexpected } from './unexpected.js';

/** The scores in ascending order. Infinite ones are fine, as only the order counts. */
export function sortedScores(scores: ArrayLike<number>, name: string): Float64Array {
  if (!(scores?.length > 0)) {
    throw unexpected(name, scores?.length ?? show(scores), 'at least one score');
  }
  const sorted = new Float64Array(scores).sort();
  // Sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1])) {
    const index = Array.from(scores).findIndex((score) => Number.isNaN(Number(score)));
    throw unexpected(name, `${show(scores[index])} at index ${index}`, 'a number');
  }
  return sorted;
}
