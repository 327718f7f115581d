import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from './deal-out.js';
import { lowestOverLayers } from './lowest-over-layers.js';

/** Takes the lowest one by one from the layers that may give more. */
function oneByOne(scores: readonly number[][], count: number, most: readonly number[]): number[] {
  const given = scores.map(() => 0);
  const all = scores
    .flatMap((layer, l) => layer.map((score, i) => ({ score, l, i })))
    .sort((a, b) => a.score - b.score || a.l - b.l || a.i - b.i);
  for (const { l } of all) {
    if (sumOf(given) === count) break;
    if (given[l] < most[l]) given[l]++;
  }
  return given;
}

test('agrees with taking the lowest one by one', () => {
  const layer = fc.record({
    scores: fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 20 }),
    spared: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), fc.nat(60), (layers, count) => {
      const scores = layers.map((each) => each.scores);
      const most = layers.map((each) => Math.max(0, each.scores.length - each.spared));
      expect(lowestOverLayers(scores, count, most)).toEqual(oneByOne(scores, count, most));
    }),
    { seed: 1, numRuns: 500 },
  );
});
