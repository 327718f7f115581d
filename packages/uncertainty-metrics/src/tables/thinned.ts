import { checkWhole } from './check-options.js';

/** At most `places` of `count` points: their indices, evenly spread, first and last among them; all where none is given. */
export function thinned(count: number, places: number = Math.max(2, count)): number[] {
  checkWhole('places', places, 2);
  if (count <= places) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: places }, (_, i) => Math.round((i * (count - 1)) / (places - 1)));
}
