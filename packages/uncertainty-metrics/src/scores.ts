import { DataError, show } from '@freetickets/core';

/** The scores in ascending order. Infinite ones are fine, as only the order counts. */
export function sortedScores(scores: ArrayLike<number>, name: string): Float64Array {
  if (!(scores?.length > 0)) {
    throw new DataError(
      `${name}: got ${scores?.length ?? show(scores)}, expected at least one score.`,
    );
  }
  const sorted = Float64Array.from(scores).sort();
  // Sorting puts NaN last.
  if (Number.isNaN(sorted[sorted.length - 1])) {
    const index = Array.from(scores).findIndex((score) => Number.isNaN(Number(score)));
    throw new DataError(
      `${name}: got ${show(scores[index])} at index ${index}, expected a number.`,
    );
  }
  return sorted;
}
