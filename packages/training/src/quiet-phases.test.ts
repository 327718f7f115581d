import { type PlanSettings, timelineOf } from '@freetickets/core';
import { dense, dst, edst, staticSparse } from '@freetickets/methods';
import { constant, linear } from '@freetickets/schedulers';
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

test('says that no weight can grow at sparsity 0, and announces no exploration', () => {
  const plan = edst().plan({ ...settings, sparsity: 0 });
  expect(quietWarning(plan)).toMatch(/at sparsity 0 no weight is absent/);
  const timeline = timelineOf(plan, plan.runs[0]);
  expect(timeline.map(({ exploration }) => exploration)).toEqual(timeline.map(() => undefined));
  expect(timeline.map(({ updates }) => updates.count)).toEqual(timeline.map(() => 0));
});

test('names the phases whose updates replace nothing', () => {
  const none = edst().plan({ ...settings, topology: { fraction: constant({ value: 0 }) } });
  expect(quietWarning(none)).toMatch(/update of exploration, refinement 1, .* the fraction is 0/);
  const later = linear({ from: 0, to: 0.1 });
  expect(quietWarning(edst().plan({ ...settings, topology: { fraction: later } }))).toBeUndefined();
});

test('advises the only interval there is', () => {
  const plan = dst({ tickets: 1, epochs: 1 }).plan({
    ...settings,
    examples: 20,
    topology: { everySteps: 9, endShare: 0.5 },
  });
  expect(quietWarning(plan)).toMatch(/Set topology.everySteps to 1, or/);
});

test('has nothing to say where no update is meant to be', () => {
  for (const method of [staticSparse({ preset: 'cifar', epochs: 1 }), dense({ epochs: 1 })]) {
    expect(quietWarning(method.plan(settings))).toBeUndefined();
  }
  expect(quietWarning(edst().plan(settings))).toBeUndefined();
});
