import { DataError, OptionError } from '@freetickets/core';
import quickselect from 'quickselect';

/**
 * The `count` candidates with the lowest scores, ascending by position; ties go to the lower position. O(n) expected.
 *
 * @throws OptionError where `count` is not between 0 and the number of candidates
 * @throws DataError where a score is NaN
 * @example lowest(layer.mask.active(), count, (position) => Math.abs(layer.weights[position]))
 */
export function lowest(
  candidates: Int32Array,
  count: number,
  score: (position: number) => number,
): Int32Array {
  if (!Number.isInteger(count) || count < 0 || count > candidates.length) {
    throw new OptionError('count', count, `a whole number from 0 to ${candidates.length}`);
  }
  const positions = ascending(candidates);
  const scores = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i++) {
    scores[i] = score(positions[i]);
    if (Number.isNaN(scores[i])) {
      throw new DataError(
        `The score of position ${positions[i]} is NaN, so it has no rank. Look for weights or gradients that are not finite.`,
      );
    }
  }
  if (count === 0) return new Int32Array(0);

  const threshold = nthSmallest(scores.slice(), count - 1);
  let below = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] < threshold) below++;
  let ties = count - below;
  const chosen = new Int32Array(count);
  let next = 0;
  for (let i = 0; next < count; i++) {
    if (scores[i] < threshold || (scores[i] === threshold && ties-- > 0)) {
      chosen[next++] = positions[i];
    }
  }
  return chosen;
}

/** The `count` candidates with the highest scores; as `lowest` in all else. */
export function highest(
  candidates: Int32Array,
  count: number,
  score: (position: number) => number,
): Int32Array {
  return lowest(candidates, count, (position) => -score(position));
}

/** The candidates themselves where they ascend, as a mask's positions do; else a sorted copy. */
function ascending(candidates: Int32Array): Int32Array {
  for (let i = 1; i < candidates.length; i++) {
    if (candidates[i] < candidates[i - 1]) return candidates.slice().sort();
  }
  return candidates;
}

/** The value that sorting would put at index n. Rearranges `values`. */
function nthSmallest(values: Float64Array, n: number): number {
  // The library reads and writes by index alone, though its types say arrays.
  quickselect(values as Float64Array & number[], n);
  return values[n];
}
