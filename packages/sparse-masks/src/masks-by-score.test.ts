import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erk, layerCounts, masksByScore, uniform } from './index.js';

const layers = [
  { name: 'a', shape: [4, 5] },
  { name: 'b', shape: [3, 2, 2, 3] },
  { name: 'c', shape: [2, 3] },
];
const sizes = { a: 20, b: 36, c: 6 };
const total = 62;

/** Scores of each layer's positions; few different ones, so that there are ties. */
const scores = fc.record({
  a: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.a, maxLength: sizes.a }),
  b: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.b, maxLength: sizes.b }),
  c: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.c, maxLength: sizes.c }),
});

test('in its layer, no position that is left out has a higher score than one that is not', () => {
  fc.assert(
    fc.property(scores, fc.double({ min: 0, max: 0.9, noNaN: true }), (given, sparsity) => {
      const options = { sparsity, distribution: erk(), scope: 'layer' } as const;
      const masks = masksByScore(layers, given, options);
      expect(layers.map(({ name }) => masks[name].count)).toEqual(layerCounts(layers, options));
      for (const name of ['a', 'b', 'c'] as const) {
        const kept = Array.from(masks[name].active(), (i) => given[name][i]);
        const left = Array.from(masks[name].inactive(), (i) => given[name][i]);
        expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...left, -1));
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('over all layers the highest scores stay, as many as are asked for, at least one a layer', () => {
  fc.assert(
    fc.property(scores, fc.double({ min: 0, max: 0.95, noNaN: true }), (given, sparsity) => {
      const masks = masksByScore(layers, given, {
        sparsity,
        distribution: uniform(),
        scope: 'network',
      });
      const ranked = layers
        .flatMap(({ name }) => {
          const own = given[name as 'a'].map((score, i) => ({ name, score, i }));
          // A layer's highest comes before all that are no layer's highest.
          const first = own.reduce((best, each) => (each.score > best.score ? each : best));
          return own.map((each) => ({ ...each, rank: each === first ? 99 : each.score }));
        })
        .sort((x, y) => y.rank - x.rank);
      const kept = ranked.slice(0, Math.round((1 - sparsity) * total));
      for (const { name } of layers) {
        const expected = kept.filter((each) => each.name === name).map(({ i }) => i);
        expect([...masks[name].active()]).toEqual(expected.sort((x, y) => x - y));
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});
