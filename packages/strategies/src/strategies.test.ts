import {
  createRegistry,
  layerView,
  OptionError,
  originOf,
  random,
  type Strategy,
  signalsOf,
} from '@freetickets/core';
import { Mask, updateTopology } from '@freetickets/sparse-masks';
import { strategyConformance } from '@freetickets/testing';
import { describe, expect, test } from 'vitest';
import { cht } from './cht.js';
import * as strategies from './index.js';
import { itop } from './itop.js';
import { magnitude } from './magnitude.js';
import { mest } from './mest.js';
import { rigl } from './rigl.js';
import { set } from './set.js';
import { snfs } from './snfs.js';
import { staticTopology } from './static.js';

test('all of the package fits one registry', () => {
  const registry = createRegistry(...Object.values(strategies));
  expect(registry.list().length).toBe(28);
  expect(registry.resolve('strategy', { name: 'mest', lambda: 2 }).plugin.options).toEqual({
    lambda: 2,
  });
});

describe.each([
  ['set', set(), 'set', 'random', []],
  ['rigl', rigl(), 'magnitude', 'gradient', ['denseGradient']],
  ['magnitude', magnitude(), 'magnitude', 'random', []],
  ['snfs', snfs(), 'magnitude', 'momentum', ['denseMomentum']],
  ['mest', mest(), 'mest', 'random', ['gradient']],
  ['itop', itop(), 'magnitude', 'random-unfired', []],
  ['cht', cht(), 'magnitude', 'ch3-l3', []],
  ['static', staticTopology(), undefined, undefined, []],
])('%s', (name, strategy, prune, grow, signals) => {
  test('is what its name says', () => {
    const criteria: Strategy = strategy;
    expect(strategy.plugin.name).toBe(name);
    expect(signalsOf(strategy)).toEqual(signals);
    if (criteria.order === 'static') return expect(prune).toBeUndefined();
    expect(criteria.order).toBe('prune-first');
    expect(originOf(criteria.prune)?.name).toBe(prune);
    expect(originOf(criteria.grow)?.name).toBe(grow);
  });
  for (const { name, run } of strategyConformance(strategy)) test(name, run);
});

test('a RigL update by hand', () => {
  const mask = Mask.of(8, [0, 2, 4, 6]);
  const layer = layerView({
    name: 'layer',
    shape: [2, 4],
    mask,
    explored: mask,
    weights: [0.1, 0, -3, 0, 0.2, 0, -4, 0],
    denseGradient: [2, -1, 9, 3, 0.5, -5, 9, 0],
  });
  // 0 and 4 are smallest; 5 and 3 are steepest among 0, 1, 3, 4, 5, 7.
  const { mask: after, pruned, grown } = updateTopology(layer, rigl(), 0.5, random.derive(1));
  expect([...after.active()]).toEqual([2, 3, 5, 6]);
  expect([...pruned]).toEqual([0, 4]);
  expect([...grown]).toEqual([3, 5]);
});

test('mest hands lambda to its prune criterion', () => {
  const strategy: Strategy = mest({ lambda: 0.5 });
  if (strategy.order === 'static') return expect.unreachable();
  expect(originOf(strategy.prune)?.options).toEqual({ lambda: 0.5 });
  expect(() => mest({ lambda: -1 })).toThrow(OptionError);
});
