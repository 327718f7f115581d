import {
  definePlugin,
  type LayerUnits,
  layerView,
  type MaskConstraint,
  OptionError,
  random,
  type Strategy,
  sizeOf,
} from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growHighest, pruneLowest } from './by-score.js';
import { constantFanIn } from './constraints/constant-fan-in.js';
import { diagonal } from './constraints/diagonal.js';
import { nOfM } from './constraints/n-of-m.js';
import { outputBlocks } from './constraints/output-blocks.js';
import { initialTopology } from './initial-topology.js';
import { Mask } from './mask.js';
import { uniform } from './uniform.js';
import { updateTopology } from './update-topology.js';

const grow = growHighest({
  needs: ['denseGradient'],
  score:
    ({ denseGradient }) =>
    (p) =>
      Math.abs(denseGradient[p]),
});
const strategyOf = (order: 'prune-first' | 'grow-first'): Strategy => ({
  order,
  grow,
  prune: pruneLowest({
    needs: [],
    score:
      ({ weights }) =>
      (p) =>
        Math.abs(weights[p]),
  }),
});

const constraints: [string, MaskConstraint][] = [
  ['constant fan-in', constantFanIn()],
  ['1 of 4', nOfM({ n: 1 })],
  ['blocks of 4', outputBlocks()],
  ['blocks of 8', outputBlocks({ size: 8 })],
  ['diagonals', diagonal()],
];

/** Active positions of each unit, and active units of each group; fails where a unit is active in part. */
function activeUnits({ unitSize, groupSize, unitOf }: LayerUnits, mask: Mask): number[] {
  const positions = new Array<number>(mask.size / unitSize).fill(0);
  for (const position of mask.active()) positions[unitOf(position)]++;
  const groups = new Array<number>(positions.length / groupSize).fill(0);
  expect(positions.filter((count) => count !== 0 && count !== unitSize)).toEqual([]);
  for (const [unit, count] of positions.entries()) {
    if (count > 0) groups[Math.floor(unit / groupSize)]++;
  }
  return groups;
}

describe.each(constraints)('%s', (_, constraint) => {
  test('stays exactly through any updates', () => {
    const shapes = fc.constantFrom([16, 8], [8, 24], [3, 3, 4, 8], [1, 2, 8, 16]);
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom('prune-first' as const, 'grow-first' as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.nat(99),
        (shape, order, fraction, excludePruned, seed) => {
          const layer = { name: 'layer/kernel', shape };
          const size = sizeOf(shape);
          const units = constraint.units(layer) as LayerUnits;
          const options = { sparsity: 0.75, distribution: uniform(), seed, constraint };
          let mask = initialTopology([layer], options)[layer.name];
          const expected = activeUnits(units, mask);
          expect(new Set(expected).size).toBe(1);
          const stream = random.derive(seed, 'values');
          for (let update = 0; update < 3; update++) {
            const values = () => Float32Array.from({ length: size }, () => stream.integer(5) - 2);
            const view = layerView({
              ...layer,
              mask,
              explored: mask,
              weights: values().map((value, p) => (mask.has(p) ? value : 0)),
              denseGradient: values(),
            });
            const rules = { constraint, excludePruned };
            const after = updateTopology(view, strategyOf(order), fraction, stream, rules);
            expect(after.mask.count).toBe(mask.count);
            expect(activeUnits(units, after.mask)).toEqual(expected);
            if (excludePruned || order === 'grow-first') expect([...after.regrown]).toEqual([]);
            mask = after.mask;
          }
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });
});

describe('by hand', () => {
  const units = constantFanIn();
  /** Four inputs, three outputs, of which each has the first two inputs. */
  const before = Mask.of(12, [0, 1, 2, 3, 4, 5]);

  test('at least a unit of every group is left', () => {
    const options = { sparsity: 0.9, distribution: uniform(), seed: 1, constraint: units };
    expect(initialTopology([{ name: 'l', shape: [4, 3] }], options).l.count).toBe(3);
  });

  test('the smallest of the layer go, each output grows what it lost', () => {
    // Rows are inputs: of output 0 the weights 9 and 1, of output 1 2 and 8, of output 2 7 and 6.
    const layer = layerView({
      name: 'l',
      shape: [4, 3],
      mask: before,
      explored: before,
      weights: [9, 2, 7, 1, 8, 6, 0, 0, 0, 0, 0, 0],
      denseGradient: [0, 0, 0, 0, 0, 0, 5, 1, 9, 4, 3, 9],
    });
    const update = updateTopology(layer, strategyOf('prune-first'), 1 / 3, random.derive(1), {
      constraint: units,
    });
    expect([...update.pruned]).toEqual([1, 3]);
    // Output 0 grows at input 2 (gradient 5), output 1 at input 3 (gradient 3).
    expect([...update.grown]).toEqual([6, 10]);
  });

  test('no group gives up more than it can grow apart from it', () => {
    const crowded = Mask.full(12).without([0, 4, 8]);
    const layer = layerView({
      name: 'l',
      shape: [4, 3],
      mask: crowded,
      explored: crowded,
      weights: [0, 2, 7, 1, 0, 6, 3, 8, 0, 5, 4, 9],
      denseGradient: new Float32Array(12),
    });
    const update = updateTopology(layer, strategyOf('grow-first'), 1, random.derive(1), {
      constraint: units,
    });
    // Of output 0 the weights 1, 3 and 5, of output 1 2, 8 and 4, of output 2 7, 6 and 9.
    expect([...update.pruned]).toEqual([1, 3, 5]);
    expect([...update.grown]).toEqual([0, 4, 8]);
  });

  test('a surplus goes from every group, the lowest of each', () => {
    const layer = layerView({
      name: 'l',
      shape: [4, 3],
      mask: before,
      explored: before,
      weights: [9, 2, 7, 1, 8, 6],
      denseGradient: new Float32Array(12),
    });
    const counts = { prune: 3, grow: 0 };
    const { mask: after } = updateTopology(
      layer,
      strategyOf('prune-first'),
      counts,
      random.derive(1),
      { constraint: units },
    );
    expect([...after.active()]).toEqual([0, 2, 4]);
  });

  test('a criterion without a score is refused by name', () => {
    const mine = definePlugin({ kind: 'prune', name: 'mine', summary: 'the first' }, () => ({
      needs: [],
      prune: (layer, count) => layer.mask.active().slice(0, count),
    }));
    const layer = layerView({
      name: 'l',
      shape: [4, 3],
      mask: before,
      explored: before,
      weights: [],
    });
    const strategy: Strategy = { order: 'prune-first', prune: mine(), grow };
    const update = () =>
      updateTopology(layer, strategy, 0.5, random.derive(1), { constraint: units });
    expect(update).toThrow(OptionError);
    expect(update).toThrow(/got "prune mine", expected criteria with a score/);
  });
});

describe('constraints refuse layers that they cannot divide, and say which', () => {
  test.each<[string, MaskConstraint, number[], RegExp]>([
    [
      'n-of-m',
      nOfM(),
      [10, 8],
      /m: got 4, expected a divisor of 10, the inputs of layer\/kernel.*distribution.dense/,
    ],
    [
      'output-blocks',
      outputBlocks(),
      [8, 10],
      /size: got 4, expected a divisor of 10, the outputs of layer\/kernel/,
    ],
  ])('%s', (_, constraint, shape, message) => {
    expect(() => constraint.units({ name: 'layer/kernel', shape })).toThrow(OptionError);
    expect(() => constraint.units({ name: 'layer/kernel', shape })).toThrow(message);
  });

  test('and n must lie below m', () => {
    expect(() => nOfM({ n: 4 })).toThrow(/n: got 4, expected a number below m, which is 4/);
  });
});
