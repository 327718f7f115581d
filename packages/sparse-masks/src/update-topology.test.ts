import {
  type GrowCriterion,
  type LayerView,
  layerView,
  OptionError,
  PluginError,
  type PruneCriterion,
  random,
  type Strategy,
} from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mask } from './mask.js';
import { highest, lowest } from './selection.js';
import { updateTopology } from './update-topology.js';

const stream = () => random.derive(1, 'update');

const smallest: PruneCriterion = {
  needs: [],
  prune: ({ mask, weights }, count) => lowest(mask.active(), count, (p) => Math.abs(weights[p])),
};
const steepest: GrowCriterion = {
  needs: ['denseGradient'],
  grow: ({ mask, denseGradient }, count) =>
    highest(mask.inactive(), count, (p) => Math.abs(denseGradient[p])),
};
const anywhere: GrowCriterion = {
  needs: [],
  grow: ({ mask }, count, stream) => stream.sample(mask.inactive(), count),
};
const pruneFirst: Strategy = { order: 'prune-first', prune: smallest, grow: steepest };
const growFirst: Strategy = { order: 'grow-first', prune: smallest, grow: steepest };

/** Eight positions; 0, 2, 4 and 6 are active. */
const layer = layerView({
  name: 'dense/kernel',
  shape: [2, 4],
  mask: Mask.of(8, [0, 2, 4, 6]),
  explored: Mask.of(8, [0, 1, 2, 4, 6]),
  weights: [1, 0, -3, 0, 2, 0, -4, 0],
  gradient: [9, 0, 8, 0, 7, 0, 6, 0],
  denseGradient: [9, -5, 8, 4, 7, 3, 6, 2],
});

describe('by hand', () => {
  test('prune-first: a position that was pruned may come back, and is in neither list', () => {
    // Half of 4: 0 and 4 go; of 0, 1, 3, 4, 5, 7 the steepest are 0 and 4 again.
    const back = updateTopology(layer, pruneFirst, 0.5, stream());
    expect([...back.mask.active()]).toEqual([0, 2, 4, 6]);
    expect([back.pruned.length, back.grown.length]).toEqual([0, 0]);
    // Where 4 is flat, 1 grows in its place.
    const flat = layerView({ ...layer, denseGradient: [9, -5, 8, 4, 0, 3, 6, 2] });
    const { mask, pruned, grown } = updateTopology(flat, pruneFirst, 0.5, stream());
    expect([...mask.active()]).toEqual([0, 1, 2, 6]);
    expect([[...pruned], [...grown]]).toEqual([[4], [1]]);
  });

  test('grow-first: growth is among what was inactive before', () => {
    const { mask, pruned, grown } = updateTopology(layer, growFirst, 0.5, stream());
    expect([...mask.active()]).toEqual([1, 2, 3, 6]);
    expect([[...pruned], [...grown]]).toEqual([
      [0, 4],
      [1, 3],
    ]);
  });

  test('grow-first replaces no more than there are inactive positions', () => {
    const crowded = layerView({ ...layer, mask: Mask.of(8, [0, 2, 3, 4, 5, 6, 7]) });
    const { pruned, grown } = updateTopology(crowded, growFirst, 0.9, stream());
    expect([pruned.length, [...grown]]).toEqual([1, [1]]);
  });

  test.each([
    [0, 0],
    [0.01, 1],
    [0.25, 1],
    [0.26, 2],
    [1, 4],
  ])('a fraction of %d replaces %d of 4, rounded up', (fraction, count) => {
    expect(updateTopology(layer, growFirst, fraction, stream()).grown.length).toBe(count);
  });

  test('a fraction that only rounding puts past a whole number is not rounded up', () => {
    const wide = layerView({
      ...layer,
      mask: Mask.of(20, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      weights: new Float32Array(20),
      denseGradient: new Float32Array(20),
    });
    expect(10 * (0.1 + 0.2)).toBeGreaterThan(3);
    expect(updateTopology(wide, growFirst, 0.1 + 0.2, stream()).grown.length).toBe(3);
  });
});

describe('what is left alone', () => {
  test('fully dense layers', () => {
    const dense = layerView({ ...layer, mask: Mask.full(8) });
    for (const strategy of [pruneFirst, growFirst]) {
      const { mask, pruned, grown } = updateTopology(dense, strategy, 0.5, stream());
      expect(mask).toBe(dense.mask);
      expect([pruned.length, grown.length]).toEqual([0, 0]);
    }
  });

  test('every layer of a static strategy', () => {
    expect(updateTopology(layer, { order: 'static' }, 0.5, stream()).mask).toBe(layer.mask);
  });
});

describe('what criteria see', () => {
  const seenByGrowth = (order: 'prune-first' | 'grow-first'): LayerView => {
    const views: LayerView[] = [];
    const grow: GrowCriterion = {
      needs: ['gradient', 'denseGradient'],
      grow: (view, count, stream) => {
        views.push(view);
        return anywhere.grow(view, count, stream);
      },
    };
    updateTopology(layer, { order, prune: smallest, grow }, 0.5, stream());
    return views[0];
  };

  test('growth after pruning sees the pruned layer; the dense signals stay', () => {
    const view = seenByGrowth('prune-first');
    expect([...view.mask.active()]).toEqual([2, 6]);
    expect(Array.from(view.weights)).toEqual([0, 0, -3, 0, 0, 0, -4, 0]);
    expect(Array.from(view.gradient)).toEqual([0, 0, 8, 0, 0, 0, 6, 0]);
    expect(view.denseGradient).toBe(layer.denseGradient);
    expect(view.explored).toBe(layer.explored);
    expect([...layer.mask.active()]).toEqual([0, 2, 4, 6]);
    expect(layer.weights[0]).toBe(1);
  });

  test('growth before pruning sees the layer as it was', () => {
    const view = seenByGrowth('grow-first');
    expect([...view.mask.active()]).toEqual([0, 2, 4, 6]);
    expect(Array.from(view.weights)).toEqual([1, 0, -3, 0, 2, 0, -4, 0]);
  });

  test('a signal that the criterion does not list throws, even where the other one lists it', () => {
    const greedy: PruneCriterion = {
      needs: [],
      prune: ({ mask, denseGradient }, count) =>
        lowest(mask.active(), count, (p) => denseGradient[p]),
    };
    const sly: GrowCriterion = {
      needs: [],
      grow: ({ mask, gradient }, count) => lowest(mask.inactive(), count, (p) => gradient[p]),
    };
    const update = (strategy: Strategy) => () => updateTopology(layer, strategy, 0.5, stream());
    expect(update({ ...pruneFirst, prune: greedy })).toThrow(/denseGradient was not collected/);
    expect(update({ ...pruneFirst, grow: sly })).toThrow(/gradient was not collected/);
    expect(update({ ...growFirst, grow: sly })).toThrow(/gradient was not collected/);
  });
});

test('a fraction outside [0, 1] is refused', () => {
  for (const fraction of [-0.1, 1.1, Number.NaN]) {
    expect(() => updateTopology(layer, pruneFirst, fraction, stream())).toThrow(OptionError);
  }
});

describe('a criterion that breaks its contract is named', () => {
  const returning = (positions: ArrayLike<number>) => () => positions as Int32Array;
  const pruning = (positions: ArrayLike<number>) => () =>
    updateTopology(
      layer,
      { order: 'prune-first', prune: { needs: [], prune: returning(positions) }, grow: anywhere },
      0.5,
      stream(),
    );
  const growing = (positions: ArrayLike<number>, order: 'prune-first' | 'grow-first') => () =>
    updateTopology(
      layer,
      { order, prune: smallest, grow: { needs: [], grow: returning(positions) } },
      0.5,
      stream(),
    );

  test.each([
    [[0], 'the prune criterion: for dense/kernel it returned 1 positions, but 2 were asked for.'],
    [[0, 2, 4], /3 positions, but 2/],
    [[0, 0], 'the prune criterion: for dense/kernel it returned position 0 twice.'],
    [[0, 1], 'the prune criterion: for dense/kernel it returned position 1, which is not active.'],
    [[0, 8], /8, which is not a position of 8/],
    [[0, -2], /-2, which is not a position/],
    [[0, 2.5], /2.5, which is not a position/],
  ])('pruning %j', (positions, message) => {
    expect(pruning(positions)).toThrow(PluginError);
    expect(pruning(positions)).toThrow(message);
  });

  test('growing', () => {
    expect(growing([1], 'prune-first')).toThrow(/^the grow criterion: .* 1 positions/);
    expect(growing([1, 1], 'grow-first')).toThrow(/position 1 twice/);
    expect(growing([1, 2], 'prune-first')).toThrow(/position 2, which is not inactive/);
    expect(growing([0, 1], 'grow-first')).toThrow(/position 0, which is not inactive/);
    expect([...growing([0, 1], 'prune-first')().pruned]).toEqual([4]);
  });

  test('by its plugin name where it has one', () => {
    const plugin = { kind: 'prune' as const, name: 'broken', options: {} };
    const broken = Object.assign({ needs: [], prune: returning([]) }, { plugin });
    expect(() => updateTopology(layer, { ...pruneFirst, prune: broken }, 0.5, stream())).toThrow(
      /^prune broken: for dense\/kernel/,
    );
  });
});

test('for any layer: the count stays, and the lists are the difference of the masks', () => {
  const cell = fc.record({
    active: fc.boolean(),
    weight: fc.integer({ min: -2, max: 2 }),
    gradient: fc.integer({ min: -1, max: 1 }),
  });
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('prune-first' as const, 'grow-first' as const),
      fc.constantFrom(anywhere, steepest),
      (cells, fraction, order, grow) => {
        const active = cells.flatMap((c, p) => (c.active ? [p] : []));
        const mask = Mask.of(cells.length, active);
        const view = layerView({
          name: 'layer',
          shape: [cells.length, 1],
          mask,
          explored: mask,
          weights: cells.map((c) => (c.active ? c.weight : 0)),
          denseGradient: cells.map((c) => c.gradient),
        });
        const update = updateTopology(view, { order, prune: smallest, grow }, fraction, stream());
        expect(update.mask.count).toBe(mask.count);
        const after = new Set(update.mask.active());
        expect([...update.pruned]).toEqual(active.filter((p) => !after.has(p)));
        expect([...update.grown]).toEqual([...after].filter((p) => !mask.has(p)));
        const wanted = Math.max(0, Math.ceil(fraction * active.length - 1e-9));
        const room = cells.length - active.length;
        if (order === 'grow-first') expect(update.grown.length).toBe(Math.min(wanted, room));
        else expect(update.grown.length).toBeLessThanOrEqual(wanted);
      },
    ),
    { numRuns: 500 },
  );
});
