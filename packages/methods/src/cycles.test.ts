import { OptionError, type Plan, type PlanSettings, timelineOf } from '@freetickets/core';
import { rigl } from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { edst, superpose } from './index.js';

/** CIFAR-10 as in the paper: 45,000 training images in batches of 128, the largest learning rate 0.1. */
const cifar: PlanSettings = {
  examples: 45_000,
  batchSize: 128,
  seed: 1,
  sparsity: 0.8,
  distribution: { densities: (layers, density) => layers.map(() => density) },
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
  learningRate: 0.1,
};

/** The learning rates of a phase at these shares of it. */
const ratesOf = ({ runs: [run] }: Plan, phase: number, shares: readonly number[]) =>
  shares.map((share) => Number(run.phases[phase].learningRate.at(share).toPrecision(6)));

const courseOf = (plan: Plan) =>
  timelineOf(plan, plan.runs[0]).map(({ phase, updates, exploration, ...place }) => [
    phase.name,
    [place.firstEpoch, place.lastEpoch],
    updates.count,
    exploration?.fraction,
    phase.ticket,
  ]);

test('edst with cycles refines its first ticket, and takes a small step to each further one', () => {
  const plan = edst({ tickets: 3, cycleEpochs: 8, preset: 'cifar' }).plan(cifar);
  expect(courseOf(plan)).toEqual([
    ['exploration', [1, 150], 52, undefined, undefined],
    ['refinement 1', [151, 250], 36, undefined, 'accuracy'],
    ['cycle 1', [251, 258], 2, 0.8, 'accuracy'],
    ['cycle 2', [259, 266], 3, 0.8, 'accuracy'],
  ]);
  expect(ratesOf(plan, 1, [0, 0.49, 0.5, 1])).toEqual([0.01, 0.01, 0.001, 0.001]);
  for (const phase of [2, 3]) {
    expect(ratesOf(plan, phase, [0, 0.25, 0.5, 0.75, 1])).toEqual([
      0.001, 0.003, 0.005, 0.003, 0.001,
    ]);
  }
});

test.each([
  [{ tickets: 3, epochs: 20, cycleEpochs: 2 }, [10, 6, 2, 2]],
  [{ tickets: 4, epochs: 8, cycleEpochs: 2 }, [1, 1, 2, 2, 2]],
])('edst(%j) has phases of %j epochs', (options, epochs) => {
  const { phases } = edst(options).plan(cifar).runs[0];
  expect(phases.map((phase) => phase.epochs)).toEqual(epochs);
});

describe('superpose by the CIFAR preset', () => {
  const plan = superpose({ preset: 'cifar' }).plan(cifar);

  test('250 epochs: 226 of dynamic sparse training, then three cycles of 8 in which masks stay', () => {
    expect(courseOf(plan)).toEqual([
      ['training', [1, 226], 79, undefined, 'last'],
      ['cycle 1', [227, 234], 0, 0.5, 'last'],
      ['cycle 2', [235, 242], 0, 0.5, 'last'],
      ['cycle 3', [243, 250], 0, 0.5, 'last'],
    ]);
    expect(plan.runs.map(({ superpose }) => superpose)).toEqual([{ scope: 'network' }]);
  });

  test('the learning rate steps down, then rises and falls', () => {
    expect(ratesOf(plan, 0, [0, 0.499, 0.5, 0.747, 0.748])).toEqual([0.1, 0.1, 0.01, 0.01, 0.001]);
    expect(ratesOf(plan, 1, [0, 0.5, 1])).toEqual([0.001, 0.005, 0.001]);
  });

  test('on ImageNet cycles of 2 epochs, at a tenth of the learning rate', () => {
    const large = superpose({ preset: 'imagenet' }).plan(cifar);
    expect(courseOf(large).map(([, epochs]) => epochs)).toEqual([
      [1, 194],
      [195, 196],
      [197, 198],
      [199, 200],
    ]);
    expect(ratesOf(large, 1, [0, 0.5, 1])).toEqual([0.0001, 0.0005, 0.0001]);
  });
});

test.each([
  [() => edst({ tickets: 3, epochs: 5, cycleEpochs: 2 }), /epochs: got 5, expected at least 6/],
  [
    () => superpose({ tickets: 3, epochs: 4, cycleEpochs: 2 }),
    /epochs: got 4, expected at least 5/,
  ],
  [() => superpose({ exploration: 2 }), /exploration/],
  [() => edst({ cycleEpochs: 0 }), /cycleEpochs/],
])('refuses what leaves no epoch to train: %s', (make, message) => {
  expect(make).toThrow(OptionError);
  expect(make).toThrow(message);
});

test('superpose is compared with a dense network of as many epochs', () => {
  expect(superpose({ epochs: 20 }).baseline?.()).toMatchObject({
    plugin: { name: 'dense', options: { epochs: 20, ticket: 'last' } },
  });
});
