import { createRegistry, type PlanSettings, stepsPerEpoch, timelineOf } from '@freetickets/core';
import { dense, edst, lotteryRewinding, pruneAndFinetune } from '@freetickets/methods';
import { constant, cosine, exponential, step, warmup } from '@freetickets/schedulers';
import { expect, test } from 'vitest';
import { parseConfig } from './settings.js';
import { followingSchedule, wholeRunSchedules } from './whole-run-schedule.js';

const registry = createRegistry(constant, cosine, exponential, step, warmup);
const settings: PlanSettings = {
  examples: 40,
  batchSize: 10,
  seed: 1,
  sparsity: 0.8,
  distribution: { densities: () => [] },
  strategy: { order: 'static' },
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
};
const plan = edst({ tickets: 2, explorationEpochs: 3, refinementEpochs: 2 }).plan(settings);
const schedulesOf = (learningRateSchedule: unknown) =>
  wholeRunSchedules(parseConfig({ dataset: 'mnist', optimizer, learningRateSchedule }), registry);
const optimizer = { name: 'sgd', learningRate: 0.1 };
/** The learning rate of every step. */
const rates = (spec: unknown, of = plan): number[] => {
  const followed = followingSchedule(of, schedulesOf(spec)(edst()));
  return timelineOf(followed, followed.runs[0]).flatMap(({ phase, firstStep, lastStep }) => {
    const steps = lastStep - firstStep + 1;
    return Array.from({ length: steps }, (_, i) => phase.learningRate.at(i / steps));
  });
};

test('one schedule runs over all phases, from the learning rate of the optimizer', () => {
  const steps = 7 * stepsPerEpoch(plan, plan.runs[0]);
  const wave = Array.from(
    { length: steps },
    (_, i) => (0.1 * (1 + Math.cos((Math.PI * i) / steps))) / 2,
  );
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 12));
  expect(rates('cosine')).toEqual(close(wave));
  expect(rates({ name: 'cosine', from: 0.2 })).toEqual(close(wave.map((rate) => 2 * rate)));
  expect(rates('constant')).toEqual(wave.map(() => 0.1));
  expect(rates({ name: 'step', at: [0.5] })).toEqual(
    close(wave.map((_, i) => (i < steps / 2 ? 0.1 : 0.01))),
  );
  const warm = rates({ name: 'warmup', share: 0.5, after: 'constant' });
  expect(warm[0]).toBeCloseTo(0.01, 12);
  expect(warm.at(-1)).toBe(0.1);
});

test('without one, phases keep theirs; what is unknown is refused', () => {
  expect(followingSchedule(plan, schedulesOf(undefined)(edst()))).toBe(plan);
  expect(() => rates('cosinus')).toThrow(/cosine/);
  expect(() => rates({ name: 'exponential' })).toThrow(/to/);
});

test('it starts from the learning rate of a method that has its own', () => {
  expect(schedulesOf('cosine')(dense({ learningRate: 0.3 }))?.at(0)).toBe(0.3);
});

test('a phase that goes back to an earlier epoch takes the learning rates from there on', () => {
  const method = lotteryRewinding({ tickets: 1, epochs: 5, rewindEpoch: 2, rounds: 2 });
  const all = rates('cosine', method.plan(settings));
  const dense = all.slice(0, 20);
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 12));
  expect(dense).toEqual(close(dense.map((_, i) => (0.1 * (1 + Math.cos((Math.PI * i) / 20))) / 2)));
  expect(all.slice(20, 32)).toEqual(close(dense.slice(8)));
  expect(all.slice(32)).toEqual(close(dense.slice(8)));
});

test('one that prunes without going back goes on', () => {
  const method = pruneAndFinetune({ tickets: 1, epochs: 3, finetuneEpochs: 2 });
  const all = rates('cosine', method.plan(settings));
  expect(all).toHaveLength(20);
  expect(all.at(-1)).toBeCloseTo((0.1 * (1 + Math.cos((Math.PI * 19) / 20))) / 2, 12);
});
