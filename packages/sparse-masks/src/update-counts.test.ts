import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumOf } from './deal-out.js';
import { type NetworkRules, type SurveyedLayer, updateCounts } from './update-counts.js';

const rules: NetworkRules = {
  fraction: 0.5,
  scope: 'layer',
  surplusScope: 'layer',
  growsApart: false,
};
/** Layers of 100 positions, whose scores ascend from `first` by 1. */
const layer = (active: number, first = 1, more: Partial<SurveyedLayer> = {}): SurveyedLayer => ({
  size: 100,
  active,
  target: active,
  isDense: active === 100,
  scores: Float64Array.from({ length: active }, (_, i) => first + i),
  ...more,
});

describe('by hand', () => {
  test('over all layers: the lowest go in whichever layers they lie, and each grows what it lost', () => {
    // Half of 30 are the scores 1 to 10 of the first layer and 6 to 10 of the second.
    const layers = [layer(20, 1), layer(10, 6)];
    expect(updateCounts(layers, { ...rules, scope: 'network' })).toEqual([
      { prune: 10, grow: 10 },
      { prune: 5, grow: 5 },
    ]);
  });

  test('redistributed: all that was pruned is dealt out by weights', () => {
    const layers = [layer(20, 1, { weigh: () => 1 }), layer(40, 1, { weigh: () => 4 })];
    expect(updateCounts(layers, rules)).toEqual([
      { prune: 10, grow: 6 },
      { prune: 20, grow: 24 },
    ]);
    const survivors = [layer(20, 1, { weigh: (n) => n }), layer(40, 1, { weigh: (n) => n })];
    expect(updateCounts(survivors, rules).map(({ grow }) => grow)).toEqual([10, 20]);
  });

  test('a surplus goes first, then a share of what is left is replaced', () => {
    const layers = [layer(20, 1, { target: 10 }), layer(40, 1, { target: 40 })];
    expect(updateCounts(layers, { ...rules, fraction: 0.2 })).toEqual([
      { prune: 12, grow: 2 },
      { prune: 8, grow: 8 },
    ]);
    // The ten lowest of all are the scores 1 to 5 of both.
    expect(updateCounts(layers, { ...rules, fraction: 0, surplusScope: 'network' })).toEqual([
      { prune: 5, grow: 0 },
      { prune: 5, grow: 0 },
    ]);
  });

  test('a surplus over all layers leaves the higher scores to what is replaced', () => {
    // Of 1 to 20 and 6 to 25, the lowest ten: 1 to 8, and 6 and 7; then the lowest half of 9 to 20 and 8 to 25.
    const layers = [layer(20, 1, { target: 15 }), layer(20, 6, { target: 15 })];
    const scopes = { scope: 'network', surplusScope: 'network' } as const;
    expect(updateCounts(layers, { ...rules, ...scopes })).toEqual([
      { prune: 15, grow: 7 },
      { prune: 10, grow: 8 },
    ]);
  });

  test('a fully dense layer stays, and no other fills up', () => {
    const layers = [
      layer(100, 1, { weigh: () => 9 }),
      layer(90, 1, { weigh: () => 9 }),
      layer(50, 1, { weigh: () => 0 }),
    ];
    expect(updateCounts(layers, rules)).toEqual([
      { prune: 0, grow: 0 },
      { prune: 45, grow: 54 },
      { prune: 25, grow: 16 },
    ]);
  });
});

test('for any layers: the total is that of the targets, and each keeps a weight', () => {
  const arbitraryLayer = fc
    .record({
      size: fc.integer({ min: 2, max: 60 }),
      density: fc.double({ min: 0, max: 1, noNaN: true }),
      kept: fc.double({ min: 0.3, max: 1, noNaN: true }),
      weight: fc.double({ min: 0, max: 10, noNaN: true }),
    })
    .chain((given) => {
      const active = Math.max(1, Math.round(given.density * given.size));
      const scores = fc.array(fc.integer({ min: 0, max: 9 }), {
        minLength: active,
        maxLength: active,
      });
      return scores.map((values) => ({
        ...given,
        active,
        scores: Float64Array.from(values).sort(),
      }));
    });
  fc.assert(
    fc.property(
      fc.array(arbitraryLayer, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('layer' as const, 'network' as const),
      fc.constantFrom('layer' as const, 'network' as const),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (given, scope, surplusScope, growsApart, isMoved, isPruned, fraction) => {
        const layers = given.map(
          ({ size, active, scores, kept, weight }): SurveyedLayer => ({
            size,
            active,
            scores,
            target: isPruned ? Math.max(1, Math.floor(kept * active)) : active,
            isDense: !isPruned && active === size,
            ...(isMoved && { weigh: () => weight }),
          }),
        );
        const counts = updateCounts(layers, { fraction, scope, surplusScope, growsApart });
        const after = layers.map(({ active }, l) => active - counts[l].prune + counts[l].grow);
        expect(sumOf(after)).toBe(sumOf(layers.map(({ target }) => target)));
        for (const [l, { size, active, isDense }] of layers.entries()) {
          const { prune, grow } = counts[l];
          expect(after[l]).toBeGreaterThanOrEqual(1);
          expect(prune).toBeLessThanOrEqual(active);
          expect(grow).toBeLessThanOrEqual(size - active + (growsApart ? 0 : prune));
          if (isDense) expect([prune, grow]).toEqual([0, 0]);
        }
      },
    ),
    { seed: 1, numRuns: 1000 },
  );
});
