import { sortedScores } from './sorted-scores.js';

type Visit = (positives: number, negatives: number) => void;

/**
 * Visits every threshold among the scores from the highest down, equal scores at once, with how many of either side score
 * at least that much; the last visit is of all. Gives how many there are.
 */
export function sweepThresholds(
  positiveScores: ArrayLike<number>,
  negativeScores: ArrayLike<number>,
  visit: Visit,
): { readonly positives: number; readonly negatives: number } {
  const positives = sortedScores(positiveScores, 'positiveScores');
  const negatives = sortedScores(negativeScores, 'negativeScores');
  sweepSorted(positives, negatives, visit);
  return { positives: positives.length, negatives: negatives.length };
}

/** The same for scores in ascending order; either side may be empty. */
export function sweepSorted(positives: Float64Array, negatives: Float64Array, visit: Visit): void {
  let [found, wrong] = [0, 0];
  while (found < positives.length || wrong < negatives.length) {
    const threshold = Math.max(fromTop(positives, found), fromTop(negatives, wrong));
    while (found < positives.length && fromTop(positives, found) === threshold) found++;
    while (wrong < negatives.length && fromTop(negatives, wrong) === threshold) wrong++;
    visit(found, wrong);
  }
}

/** The score after so many higher ones. */
const fromTop = (ascending: Float64Array, passed: number): number =>
  passed < ascending.length ? ascending[ascending.length - 1 - passed] : -Infinity;
