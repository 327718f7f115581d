import {
  DataError,
  type LayerView,
  layerView,
  OptionError,
  type PruneCriterion,
  random,
} from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import { pruneConformance } from '@freetickets/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globalMagnitudePrune } from './global-magnitude.js';
import { magnitudePrune } from './magnitude.js';
import { mestPrune } from './mest.js';
import { randomPrune } from './random.js';
import { setPrune } from './set.js';
import { taylorPrune } from './taylor.js';

/** A layer whose last position alone is inactive. */
const layerOf = (weights: readonly number[], gradient?: readonly number[]): LayerView => {
  const size = weights.length + 1;
  const mask = Mask.full(size).without([size - 1]);
  const fields = { name: 'layer', shape: [size, 1], mask, explored: mask };
  return layerView({
    ...fields,
    weights: [...weights, 0],
    ...(gradient && { gradient: [...gradient, 0] }),
  });
};

const pruned = (criterion: PruneCriterion, layer: LayerView, count: number): number[] =>
  Array.from(criterion.prune(layer, count, random.derive(1))).sort((a, b) => a - b);

describe.each([
  ['magnitude', magnitudePrune()],
  ['global-magnitude', globalMagnitudePrune()],
  ['set', setPrune()],
  ['random', randomPrune()],
  ['taylor', taylorPrune()],
  ['mest', mestPrune()],
])('%s', (name, criterion) => {
  test('is registered by its name', () => {
    expect(criterion.plugin).toMatchObject({ kind: 'prune', name });
  });
  for (const { name, run } of pruneConformance(criterion)) test(name, run);
});

test('magnitude: the lowest |w|, ties to the lower position', () => {
  const layer = layerOf([0.5, -0.1, 3, 0.1, -2, 0.2]);
  expect(pruned(magnitudePrune(), layer, 1)).toEqual([1]);
  expect(pruned(magnitudePrune(), layer, 4)).toEqual([0, 1, 3, 5]);
});

describe('set', () => {
  test('the smallest positive and the largest negative weights', () => {
    const layer = layerOf([5, -1, 0.5, -4, 3, -2, 9, -8]);
    expect(pruned(setPrune(), layer, 2)).toEqual([1, 2]);
    expect(pruned(setPrune(), layer, 4)).toEqual([1, 2, 4, 5]);
  });

  test('each sign gives in proportion, by largest remainder, whatever its magnitudes', () => {
    // Six positive, two negative, both small: 3 * 6 / 8 = 2.25 and 0.75, so 2 and 1.
    const layer = layerOf([7, 6, 5, 4, 3, 2, -0.1, -0.2]);
    expect(pruned(setPrune(), layer, 3)).toEqual([4, 5, 6]);
    // 2 * 6 / 8 = 1.5 and 0.5: the tie goes to the positive ones.
    expect(pruned(setPrune(), layer, 2)).toEqual([4, 5]);
  });

  test('exact zeros go first', () => {
    const layer = layerOf([1, 0, -1, -0, 0]);
    expect(pruned(setPrune(), layer, 2)).toEqual([1, 3]);
    expect(pruned(setPrune(), layer, 4)).toEqual([0, 1, 3, 4]);
  });

  test('a weight that is NaN is refused', () => {
    expect(() => pruned(setPrune(), layerOf([1, Number.NaN, -1]), 2)).toThrow(DataError);
  });

  test('agrees with sorting each sign', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, share) => {
          const count = Math.round(share * weights.length);
          const positions = [...weights.keys()];
          const zeros = positions.filter((p) => weights[p] === 0).slice(0, count);
          const rest = count - zeros.length;
          const positive = positions
            .filter((p) => weights[p] > 0)
            .sort((a, b) => weights[a] - weights[b] || a - b);
          const negative = positions
            .filter((p) => weights[p] < 0)
            .sort((a, b) => weights[b] - weights[a] || a - b);
          const quota = (rest * positive.length) / Math.max(1, positive.length + negative.length);
          const up = quota - Math.floor(quota) >= 0.5 ? 1 : 0;
          const first = Math.floor(quota) + up;
          expect(pruned(setPrune(), layerOf(weights), count)).toEqual(
            [...zeros, ...positive.slice(0, first), ...negative.slice(0, rest - first)].sort(
              (a, b) => a - b,
            ),
          );
        },
      ),
    );
  });

  test('takes layers of a million weights', () => {
    const size = 1_000_000;
    const weights = Float32Array.from({ length: size }, (_, p) => Math.sin(p));
    const mask = Mask.full(size);
    const layer = layerView({ name: 'layer', shape: [1000, 1000], mask, explored: mask, weights });
    expect(pruned(setPrune(), layer, 500_000).length).toBe(500_000);
  });
});

test('random: every active position equally likely', () => {
  const layer = layerOf([1, 2, 3, 4, 5]);
  const hits = new Array(5).fill(0);
  for (let i = 0; i < 2000; i++) {
    for (const p of randomPrune().prune(layer, 2, random.derive(i))) hits[p]++;
  }
  // 2 of 5: 800 expected each, standard deviation 22.
  for (const hit of hits) expect(Math.abs(hit - 800)).toBeLessThan(110);
});

test('taylor: the lowest |w * gradient|', () => {
  const layer = layerOf([1, -10, 2, 0.5], [3, -0.1, -0.4, 4]); // 3, 1, 0.8, 2
  expect(pruned(taylorPrune(), layer, 3)).toEqual([1, 2, 3]);
});

describe('mest', () => {
  const layer = layerOf([1, -2, 3], [5, -3, 1]);

  test('the lowest |w| + lambda |gradient|', () => {
    expect(pruned(mestPrune(), layer, 1)).toEqual([2]); // 6, 5, 4
    expect(pruned(mestPrune({ lambda: 0 }), layer, 1)).toEqual([0]); // 1, 2, 3
    expect(pruned(mestPrune({ lambda: 0.6 }), layerOf([1, -2, 3], [5, -3, 2]), 1)).toEqual([1]); // 4, 3.8, 4.2
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('lambda %d is refused', (lambda) => {
    expect(() => mestPrune({ lambda })).toThrow(
      new OptionError('prune mest: lambda', lambda, 'a number of at least 0'),
    );
  });
});
