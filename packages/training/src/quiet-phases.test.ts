import type { PlanSettings } from '@freetickets/core';
import { dense, dst, edst, staticSparse } from '@freetickets/methods';
import { erk } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import { expect, test } from 'vitest';
import { quietWarning } from './quiet-phases.js';

/** 100 steps an epoch. */
const settings: PlanSettings = {
  examples: 1000,
  batchSize: 10,
  seed: 1,
  sparsity: 0.8,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
};
const short = edst({ tickets: 3, preset: 'cifar', explorationEpochs: 12, refinementEpochs: 3 });

test('names the phases that are over before an update, and how often there would have to be one', () => {
  // Updates after steps 1000 and 2000 of 2100: in exploration (1-1200) and in refinement 3 (1801-2100).
  expect(quietWarning(short.plan(settings))).toBe(
    'no topology update falls into refinement 1, refinement 2: updates come every 1000 steps. Set topology.everySteps to 300 or less, or train for more epochs.',
  );
  const advised = { ...settings, topology: { everySteps: 300 } };
  expect(quietWarning(short.plan(advised))).toBeUndefined();
});

test('names a phase of several runs once', () => {
  const message = quietWarning(dst({ tickets: 3, epochs: 2, preset: 'cifar' }).plan(settings));
  expect(message).toMatch(/falls into training: .* 200 or less/);
});

test('has nothing to say where no update is meant to be', () => {
  for (const method of [staticSparse({ preset: 'cifar', epochs: 1 }), dense({ epochs: 1 })]) {
    expect(quietWarning(method.plan(settings))).toBeUndefined();
  }
  expect(quietWarning(short.plan({ ...settings, sparsity: 0 }))).toBeUndefined();
  expect(quietWarning(edst().plan(settings))).toBeUndefined();
});
