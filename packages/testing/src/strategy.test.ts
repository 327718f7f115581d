import type { GrowCriterion, PruneCriterion, Strategy } from '@freetickets/core';
import { lowest } from '@freetickets/sparse-masks';
import { describe, expect, test } from 'vitest';
import { strategyConformance } from './strategy.js';

const prune: PruneCriterion = {
  needs: ['gradient'],
  prune: ({ mask, gradient }, count) => lowest(mask.active(), count, (p) => Math.abs(gradient[p])),
};
const grow: GrowCriterion = {
  needs: [],
  grow: ({ mask }, count, random) => random.sample(mask.inactive(), count),
};

const failing = (strategy: Strategy): string[] =>
  strategyConformance(strategy).flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch {
      return [name];
    }
  });

describe.each<[string, Strategy]>([
  ['static', { order: 'static' }],
  ['prune-first', { order: 'prune-first', prune, grow }],
  ['grow-first', { order: 'grow-first', prune, grow }],
])('%s', (_, strategy) => {
  for (const { name, run } of strategyConformance(strategy)) test(name, run);
});

test('a strategy fails with the criterion that is broken', () => {
  const short: GrowCriterion = { needs: [], grow: () => new Int32Array(0) };
  expect(failing({ order: 'prune-first', prune, grow: short })).toEqual([
    'grow: returns as many distinct inactive positions as asked for',
    'grow: returns every inactive position when asked for all',
    'updates any layer, by any fraction, in the same way each time',
  ]);
});

test('an order that there is not fails', () => {
  const sideways = { order: 'sideways' as 'static' };
  expect(failing(sideways)).toEqual(['has an order that there is']);
});
