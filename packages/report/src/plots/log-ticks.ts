import { largestOf, smallestOf } from '../extremes.js';

/**
 * Ticks of a logarithmic axis that can be read: powers of ten, with their double and fivefold where there is
 * room, and all between where there would be hardly any.
 */
export function logTicks(values: readonly number[], most = 7): readonly number[] {
  const low = smallestOf(values);
  const high = largestOf(values);
  if (!(low > 0)) return [];
  const between = (steps: readonly number[]): readonly number[] => {
    const first = Math.floor(Math.log10(low));
    const powers = Array.from(
      { length: Math.ceil(Math.log10(high)) - first + 1 },
      (_, i) => first + i,
    );
    return powers
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  };
  const fine = between([1, 2, 5]);
  if (fine.length > most) return between([1]);
  return fine.length < 3 ? between([1, 2, 3, 4, 5, 6, 7, 8, 9]) : fine;
}
