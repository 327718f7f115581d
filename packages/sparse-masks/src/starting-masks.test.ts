import { ModelError, OptionError, type Strategy } from '@freetickets/core';
import { expect, test } from 'vitest';
import { outputBlocks } from './constraints/output-blocks.js';
import { erk } from './erk.js';
import { initialTopology } from './initial-topology.js';
import { startingMasks } from './starting-masks.js';
import { uniform } from './uniform.js';

const layers = [
  { name: 'conv/kernel', shape: [2, 2, 1, 2] },
  { name: 'dense/kernel', shape: [2, 4] },
];
const weights: Record<string, number[]> = {
  'conv/kernel': [0, -1, 0, 0, 3, 0, 0, 0],
  'dense/kernel': [0, 0, 0, -0, 0, 1e-30, 0, 2],
};
const strategy: Strategy = { order: 'static' };
const options = { sparsity: 0.75, distribution: uniform(), seed: 3, strategy };
const weightsOf = (name: string) => weights[name];

test('at random they are those of the initial topology', () => {
  const random = { ...options, distribution: erk(), masks: 'random' as const };
  const masks = startingMasks('fit', layers, random, weightsOf);
  for (const [name, mask] of Object.entries(initialTopology(layers, random))) {
    expect(masks[name].equals(mask)).toBe(true);
  }
  expect(Object.keys(masks)).toEqual(layers.map(({ name }) => name));
});

test('from weights they are where those are not 0', () => {
  const masks = startingMasks('fit', layers, { ...options, masks: 'from-weights' }, weightsOf);
  expect([...masks['conv/kernel'].active()]).toEqual([1, 4]);
  expect([...masks['dense/kernel'].active()]).toEqual([5, 7]);
  expect(masks['dense/kernel'].size).toBe(8);
});

test('weights denser than they should be are refused', () => {
  const denser = () =>
    startingMasks('fit', layers, { ...options, sparsity: 0.8, masks: 'from-weights' }, weightsOf);
  expect(denser).toThrow(ModelError);
  expect(denser).toThrow(/^4 weights .* sparsity of 0.8 leaves 3\./);
});

test('under a constraint they keep to it, or are refused', () => {
  const constraint = outputBlocks();
  const dense = layers.slice(1);
  const random = { ...options, sparsity: 0.5, constraint, masks: 'random' as const };
  const { 'dense/kernel': mask } = startingMasks('fit', dense, random, weightsOf);
  expect([[0, 1, 2, 3].join(), [4, 5, 6, 7].join()]).toContain(mask.active().join());
  const given = (values: number[]) =>
    startingMasks('fit', dense, { ...random, masks: 'from-weights' }, () => values)['dense/kernel'];
  expect([...given([0, 0, 0, 0, 1, 2, 3, 4]).active()]).toEqual([4, 5, 6, 7]);
  expect(() => given([0, 0, 0, 5, 1, 2, 3, 0])).toThrow(ModelError);
  expect(() => given([0, 0, 0, 5, 1, 2, 3, 0])).toThrow(/^dense\/kernel: .* the constraint/);
});

test('choices that do not go together are refused by name', () => {
  const redistribution = { needs: [], weigh: () => () => 1 };
  const constraint = outputBlocks();
  const given = { ...options, masks: 'random' as const, sparsity: 0.5 };
  const refused = (more: object) => () =>
    startingMasks('fit', layers.slice(1), { ...given, ...more }, weightsOf);
  expect(refused({ constraint, redistribution })).toThrow(OptionError);
  expect(refused({ constraint, redistribution })).toThrow(
    /^fit: constraint: .*none with a redistribution/,
  );
  const gradualPruning = { initialSparsity: 0.5, scope: 'layer' };
  expect(refused({ gradualPruning })).toThrow(/^fit: gradualPruning: .* static never does/);
});
