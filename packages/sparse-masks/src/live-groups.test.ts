import {
  type LayerShape,
  type LayerUnits,
  layerView,
  type MaskConstraint,
  random,
  type Strategy,
} from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growHighest, pruneLowest } from './by-score.js';
import { constantFanIn } from './constraints/constant-fan-in.js';
import { initialTopology } from './initial-topology.js';
import { keepsTo } from './keeps-to.js';
import { liveGroups } from './live-groups.js';
import { Mask } from './mask.js';
import { uniform } from './uniform.js';
import { updateTopology } from './update-topology.js';

const strategyOf = (order: 'prune-first' | 'grow-first'): Strategy => ({
  order,
  prune: pruneLowest({
    needs: [],
    score:
      ({ weights }) =>
      (p) =>
        Math.abs(weights[p]),
  }),
  grow: growHighest({
    needs: ['denseGradient'],
    score:
      ({ denseGradient }) =>
      (p) =>
        Math.abs(denseGradient[p]),
  }),
});

const unitsOf = (constraint: MaskConstraint, layer: LayerShape) =>
  constraint.units(layer) as LayerUnits;

/** Five inputs, four outputs of three weights each: those of the last output are the smallest, and so are its gradients. */
const shape = [5, 4];
const columns = [
  [9, 8, 7, 0, 0],
  [9, 8, 7, 0, 0],
  [9, 8, 7, 0, 0],
  [1, 2, 3, 0, 0],
];
const gradients = [
  [0, 0, 0, 6, 5],
  [0, 0, 0, 6, 5],
  [0, 0, 0, 6, 5],
  [0, 0, 0, 1, 2],
];
const rowMajor = (values: readonly number[][]) =>
  Float32Array.from({ length: 20 }, (_, p) => values[p % 4][Math.floor(p / 4)]);
const weights = rowMajor(columns);
const mask = Mask.of(
  20,
  [...weights.keys()].filter((p) => weights[p] !== 0),
);
const layer = layerView({
  name: 'dense/kernel',
  shape,
  mask,
  explored: mask,
  weights,
  denseGradient: rowMajor(gradients),
});

test('an output without salient weights is ablated, and the others share its weights', () => {
  const constraint = constantFanIn({ ablation: 0.3 });
  // Three of twelve weights are replaced: the three of the last output are the lowest, and its gradients not among the highest three.
  const update = updateTopology(layer, strategyOf('grow-first'), 0.25, random.derive(1), {
    constraint,
  });
  expect(update.ablated).toBe(1);
  expect(update.mask.count).toBe(12);
  const inputs = [0, 1, 2, 3].map(
    (output) => [...update.mask.active()].filter((p) => p % 4 === output).length,
  );
  expect(inputs).toEqual([4, 4, 4, 0]);
});

test.each<[string, Parameters<typeof constantFanIn>[0]]>([
  ['without ablation', {}],
  ['in a layer that is named', { ablation: 0.3, keep: ['dense'] }],
])('no output is ablated %s', (_, options) => {
  const rules = { constraint: constantFanIn(options) };
  const update = updateTopology(layer, strategyOf('grow-first'), 0.25, random.derive(1), rules);
  expect(update.ablated).toBeUndefined();
  expect(update.mask.active().filter((p) => p % 4 === 3)).toHaveLength(3);
});

test('the logits of every head keep their outputs', () => {
  const unitsIn = (name: string) => unitsOf(constantFanIn({ ablation: 0.3 }), { ...layer, name });
  expect(unitsIn('head-2/hidden/kernel').leastSalient).toBe(0.3);
  expect(unitsIn('head-2/logits/kernel').leastSalient).toBeUndefined();
});

test('an output stays where the others could not share its weights equally', () => {
  // Three outputs of three weights: two cannot share nine.
  const three = Float32Array.from(
    { length: 15 },
    (_, i) => weights[4 * Math.floor(i / 3) + 1 + (i % 3)],
  );
  const active = Mask.of(
    15,
    [...three.keys()].filter((p) => three[p] !== 0),
  );
  expect(active.count).toBe(9);
  const view = layerView({
    name: 'dense/kernel',
    shape: [5, 3],
    mask: active,
    explored: active,
    weights: three,
    denseGradient: new Float32Array(15),
  });
  const update = updateTopology(view, strategyOf('prune-first'), 0.3, random.derive(1), {
    constraint: constantFanIn({ ablation: 1 }),
  });
  expect(update.ablated).toBeUndefined();
  expect(keepsTo(unitsOf(constantFanIn(), view), update.mask)).toBe(true);
});

test('of the outputs that matter little, the one with the fewest salient weights goes first', () => {
  // Four outputs with three of six weights each: 12 weights are too many for two outputs, so that one goes at most.
  const outputs = [0, 1, 2, 3];
  const unitsFrom = (first: number) =>
    outputs.map((g) => Int32Array.of(0, 1, 2).map((i) => 6 * g + first + i));
  const scores = [5, 5, 5, 0, 0, 0, 1, 1, 9, 0, 0, 0, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const live = liveGroups(
    {
      active: unitsFrom(0),
      inactive: unitsFrom(3),
      pruneScore: (unit) => scores[unit],
      growScore: (unit) => (Math.floor(unit / 6) % 2 === 0 ? 1 : 0),
    },
    { leastSalient: 0.5, replaced: 5, unitsLeft: 12, groupSize: 6 },
  );
  // The second output keeps one salient weight, the last none.
  expect([...live]).toEqual([0, 1, 2]);
});

test('every update keeps the number of weights, equal outputs, and what was ablated', () => {
  const constraint = constantFanIn({ ablation: 0.9 });
  let ablations = 0;
  fc.assert(
    fc.property(
      fc.constantFrom([12, 12], [3, 3, 2, 8], [20, 30]),
      fc.constantFrom('prune-first' as const, 'grow-first' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(99),
      (shape, order, fraction, seed) => {
        const place = { name: 'layer/kernel', shape };
        const outputs = shape.at(-1) ?? 1;
        const options = { sparsity: 0.75, distribution: uniform(), seed, constraint };
        let now = initialTopology([place], options)[place.name];
        const total = now.count;
        const stream = random.derive(seed, 'values');
        let gone = new Set<number>();
        for (let update = 0; update < 4; update++) {
          const values = () =>
            Float32Array.from({ length: now.size }, () => stream.uniform() - 0.5);
          const before = now;
          const view = layerView({
            ...place,
            mask: before,
            explored: before,
            weights: values().map((value, p) => (before.has(p) ? value : 0)),
            denseGradient: values(),
          });
          const after = updateTopology(view, strategyOf(order), fraction, stream, { constraint });
          now = after.mask;
          expect(now.count).toBe(total);
          expect(keepsTo(unitsOf(constraint, place), now)).toBe(true);
          const fanIn = new Array<number>(outputs).fill(0);
          for (const p of now.active()) fanIn[p % outputs]++;
          expect(new Set(fanIn.filter((count) => count > 0)).size).toBe(1);
          const empty = new Set([...fanIn.keys()].filter((output) => fanIn[output] === 0));
          expect(after.ablated ?? 0).toBe(empty.size);
          for (const output of gone) expect(empty).toContain(output);
          gone = empty;
        }
        ablations += gone.size;
      },
    ),
    { seed: 1, numRuns: 40 },
  );
  expect(ablations).toBeGreaterThan(10);
});
