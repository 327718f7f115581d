import { sumOf } from './deal-out.js';
import { lowest } from './selection.js';

/**
 * How many of each layer's scores are among the `count` lowest of all layers; ties go to the earlier layer. No layer gives
 * more than `most`, and the others give what it cannot.
 */
export function lowestOverLayers(
  scores: readonly ArrayLike<number>[],
  count: number,
  most: readonly number[],
): number[] {
  const given = scores.map(() => 0);
  const isFull = scores.map(() => false);
  for (;;) {
    const open = [...scores.keys()].filter((l) => !isFull[l]);
    const left = count - sumOf(given.filter((_, l) => isFull[l]));
    for (const l of open) given[l] = 0;
    if (left <= 0 || open.length === 0) return given;
    const all = new Float64Array(sumOf(open.map((l) => scores[l].length)));
    const layerOf = new Int32Array(all.length);
    let next = 0;
    for (const l of open) {
      layerOf.fill(l, next, next + scores[l].length);
      for (let i = 0; i < scores[l].length; i++) all[next++] = scores[l][i];
    }
    const candidates = Int32Array.from(all, (_, i) => i);
    const chosen = lowest(candidates, Math.min(left, all.length), (i) => all[i]);
    for (const i of chosen) given[layerOf[i]]++;
    const exceeding = open.filter((l) => given[l] > most[l]);
    if (exceeding.length === 0) return given;
    for (const l of exceeding) {
      given[l] = most[l];
      isFull[l] = true;
    }
  }
}
