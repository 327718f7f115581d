import type { GrowCriterion, LayerView, PruneCriterion, Random } from '@freetickets/core';
import { highest, lowest } from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import type { ConformanceCase } from './case.js';
import { growConformance } from './grow.js';
import { pruneConformance } from './prune.js';

/** The cases that throw, by what stands out in their names. */
const failing = (cases: readonly ConformanceCase[]): string[] =>
  cases.flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch {
      return [/as many|none|every|signals|same|write/.exec(name)?.[0] ?? name];
    }
  });

const prune = (choose: PruneCriterion['prune']): PruneCriterion => ({ needs: [], prune: choose });
const smallest = ({ mask, weights }: LayerView, count: number): Int32Array =>
  lowest(mask.active(), count, (p) => Math.abs(weights[p]));
const anywhere = ({ mask }: LayerView, count: number, random: Random): Int32Array =>
  random.sample(mask.inactive(), count);

describe('a right criterion passes, whatever order its positions are in', () => {
  for (const { name, run } of pruneConformance(
    prune((layer, count) => smallest(layer, count).reverse()),
  )) {
    test(name, run);
  }
  const steepest: GrowCriterion = {
    needs: ['gradient', 'denseGradient', 'denseMomentum'],
    grow: ({ mask, gradient, denseGradient, denseMomentum }, count) =>
      highest(mask.inactive(), count, (p) => gradient[p] + denseGradient[p] * denseMomentum[p]),
  };
  for (const { name, run } of growConformance(steepest)) test(name, run);
  for (const { name, run } of growConformance({ needs: [], grow: anywhere })) test(name, run);
});

describe('a prune criterion fails that', () => {
  let calls = 0;
  test.each<[string, PruneCriterion, string[]]>([
    [
      'returns one too few',
      prune((layer, count) => smallest(layer, Math.max(count - 1, 0))),
      ['as many', 'every'],
    ],
    [
      'always returns one',
      prune((layer) => layer.mask.active().slice(0, 1)),
      ['as many', 'none', 'every'],
    ],
    [
      'repeats a position',
      prune((layer, count) => smallest(layer, count).map((p, i, all) => (i === 1 ? all[0] : p))),
      ['as many', 'every'],
    ],
    [
      'takes inactive positions',
      prune((layer, count, random) => random.sample([...Array(layer.mask.size).keys()], count)),
      ['as many', 'every'],
    ],
    [
      'loses the zeros',
      prune((layer, count) => smallest(layer, count).filter((p) => layer.weights[p] !== 0)),
      ['as many', 'every'],
    ],
    [
      'depends on how often it was called',
      prune((layer, count) => {
        const first = calls++;
        return lowest(layer.mask.active(), count, (p) => (p * 7 + first * 3) % 11);
      }),
      ['same'],
    ],
    [
      'draws its own random numbers',
      prune((layer, count) => lowest(layer.mask.active(), count, () => Math.random())),
      ['same'],
    ],
    [
      'writes to the weights',
      prune((layer, count) => {
        const chosen = smallest(layer, count);
        const weights = layer.weights as Float32Array;
        for (const p of chosen) weights[p] = 0;
        return chosen;
      }),
      ['write'],
    ],
    [
      'reads a signal that it does not list',
      prune((layer, count) => lowest(layer.mask.active(), count, (p) => layer.gradient[p])),
      ['as many', 'none', 'every', 'same', 'write'],
    ],
    ['lists a signal twice', { needs: ['gradient', 'gradient'], prune: smallest }, ['signals']],
  ])('%s', (_, criterion, cases) => {
    expect(failing(pruneConformance(criterion))).toEqual(cases);
  });
});

describe('a grow criterion fails that', () => {
  test.each<[string, GrowCriterion['grow'], string[]]>([
    ['grows active positions', (layer, count) => smallest(layer, count), ['as many', 'every']],
    [
      'skips positions without a gradient',
      (layer, count) => {
        const { mask, weights } = layer;
        return highest(mask.inactive(), count, (p) => weights[p]).filter((p) => p % 5 > 0);
      },
      ['as many', 'every'],
    ],
  ])('%s', (_, grow, cases) => {
    const names = failing(growConformance({ needs: [], grow }));
    expect(names).toEqual(expect.arrayContaining(cases));
    expect(names).not.toContain('signals');
  });
});

test('the error says what was wrong, and on which input', () => {
  const twice = prune((layer, count) => new Int32Array(count).fill(layer.mask.active()[0]));
  const [, distinct] = pruneConformance(twice);
  expect(() => distinct.run()).toThrow(/for layer\/kernel it returned position \d+ twice/);
});
