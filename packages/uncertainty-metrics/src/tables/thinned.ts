import { checkWhole } from './check-options.js';

/** At most `maxPoints` of `count` points: their indices, evenly spread, first and last among them; all where none is given. */
export function thinned(count: number, maxPoints: number = Math.max(2, count)): number[] {
  checkWhole('maxPoints', maxPoints, 2);
  if (count <= maxPoints) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: maxPoints }, (_, i) =>
    Math.round((i * (count - 1)) / (maxPoints - 1)),
  );
}
