import type { PlanSettings } from '@freetickets/core';
import { denseEnsemble, dst, pruneAndFinetune } from '@freetickets/methods';
import { constantFanIn, erk } from '@freetickets/sparse-masks';
import { expect, test } from 'vitest';
import { withoutEffect } from './without-effect.js';

const settings: PlanSettings = {
  examples: 640,
  batchSize: 16,
  seed: 1,
  sparsity: 0.5,
  distribution: erk(),
  strategy: { order: 'static' },
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
  initialMasks: { scope: 'network' },
  constraint: constantFanIn(),
};

test('choices of masks have no effect on networks that stay dense', () => {
  expect(withoutEffect(denseEnsemble().plan(settings), settings)).toEqual([
    'initialMasks, constraint have no effect, as the networks of this method stay dense.',
  ]);
  const { initialMasks: _, constraint: __, ...others } = settings;
  expect(withoutEffect(denseEnsemble().plan(others), others)).toEqual([]);
});

test('they have on those that are sparse, or pruned', () => {
  for (const method of [dst(), pruneAndFinetune()]) {
    expect(withoutEffect(method.plan(settings), settings)).toEqual([]);
  }
});
