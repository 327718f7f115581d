import { OptionError, type Plan, type PlanSettings, timelineOf } from '@freetickets/core';
import { rigl } from '@freetickets/strategies';
import { describe, expect, test } from 'vitest';
import { lotteryRewinding, pruneAndFinetune } from './index.js';

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

/** The learning rate of every epoch of the first run, read at the epoch's first step. */
const ratesOf = ({ runs: [run] }: Plan) =>
  run.phases.flatMap(({ epochs, learningRate }) =>
    Array.from({ length: epochs }, (_, epoch) =>
      Number(learningRate.at(epoch / epochs).toPrecision(6)),
    ),
  );

/** What happens in the first run, phase by phase. */
const courseOf = (plan: Plan) =>
  timelineOf(plan, plan.runs[0]).map(({ phase, updates, exploration, pruning, ...place }) => ({
    epochs: [place.firstEpoch, place.lastEpoch],
    steps: [place.firstStep, place.lastStep],
    updates: updates.count,
    explores: exploration !== undefined,
    prunes: pruning && [pruning.sparsity, pruning.scope, pruning.rewindTo],
    sparsity: place.sparsity,
    ticket: phase.ticket,
  }));

const still = { updates: 0, explores: false, prunes: undefined, ticket: undefined };

describe('prune-and-finetune by the CIFAR preset', () => {
  const plan = pruneAndFinetune({ preset: 'cifar', tickets: 2 }).plan(cifar);

  test('trains dense for 250 epochs, prunes over all layers, finetunes for 100; masks never change else', () => {
    expect(courseOf(plan)).toEqual([
      { ...still, epochs: [1, 250], steps: [1, 250 * 352], sparsity: 0 },
      {
        ...still,
        epochs: [251, 350],
        steps: [250 * 352 + 1, 350 * 352],
        prunes: [0.8, 'network', undefined],
        sparsity: 0.8,
        ticket: 'accuracy',
      },
    ]);
  });

  test('the learning rate: the dense schedule, then a hundredth of the largest', () => {
    const rates = ratesOf(plan);
    expect(rates).toEqual([
      ...Array(125).fill(0.1),
      ...Array(62).fill(0.01),
      ...Array(63).fill(0.001),
      ...Array(100).fill(0.001),
    ]);
  });

  test('two runs that differ in nothing but their seeds', () => {
    expect(plan.runs).toHaveLength(2);
    const [{ seed, ...first }, { seed: other, ...second }] = plan.runs;
    expect(seed).not.toBe(other);
    expect(second).toEqual(first);
  });
});

describe('lottery-rewinding by the CIFAR preset', () => {
  test('trains 250 epochs, prunes, goes back to epoch 13 and trains the 237 that follow it again', () => {
    const plan = lotteryRewinding({ preset: 'cifar', tickets: 1 }).plan(cifar);
    expect(courseOf(plan)).toEqual([
      { ...still, epochs: [1, 250], steps: [1, 250 * 352], sparsity: 0 },
      {
        ...still,
        epochs: [251, 487],
        steps: [250 * 352 + 1, 487 * 352],
        prunes: [0.8, 'network', 13],
        sparsity: 0.8,
        ticket: 'accuracy',
      },
    ]);
    const rates = ratesOf(plan);
    expect(rates.slice(250)).toEqual(rates.slice(13, 250));
    // After 125 and 187 epochs, counted from the start of the schedule.
    expect([361, 362, 363, 423, 424, 425].map((epoch) => rates[epoch - 1])).toEqual([
      0.1, 0.1, 0.01, 0.01, 0.01, 0.001,
    ]);
  });

  test('in rounds: each keeps the same share, all go back to one epoch, the last makes the ticket', () => {
    const method = lotteryRewinding({ tickets: 1, epochs: 10, rewindEpoch: 2, rounds: 3 });
    const course = courseOf(method.plan({ ...cifar, sparsity: 1 - 0.5 ** 3 }));
    expect(course.map(({ epochs }) => epochs)).toEqual([
      [1, 10],
      [11, 18],
      [19, 26],
      [27, 34],
    ]);
    expect(course.map(({ sparsity }) => sparsity)).toEqual([0, 0.5, 0.75, 0.875]);
    expect(course.map(({ prunes }) => prunes?.[2])).toEqual([undefined, 2, 2, 2]);
    expect(course.map(({ ticket }) => ticket)).toEqual([
      undefined,
      undefined,
      undefined,
      'accuracy',
    ]);
  });
});

test('on ImageNet dense networks train for 150 epochs, those pruned for 70 more', () => {
  const course = courseOf(pruneAndFinetune({ preset: 'imagenet' }).plan(cifar));
  expect(course.map(({ epochs }) => epochs)).toEqual([
    [1, 150],
    [151, 220],
  ]);
});

test.each([
  ['an epoch after the pruning', () => lotteryRewinding({ epochs: 10, rewindEpoch: 10 })],
  ['an epoch before the run', () => lotteryRewinding({ rewindEpoch: -1 })],
  ['half an epoch', () => lotteryRewinding({ rewindEpoch: 0.5 })],
  ['no round', () => lotteryRewinding({ rounds: 0 })],
  ['an unknown scope', () => pruneAndFinetune({ scope: 'global' as never })],
  ['no finetuning', () => pruneAndFinetune({ finetuneEpochs: 0 })],
])('refuses %s', (_, make) => expect(make).toThrow(OptionError));

test('says why an epoch after the pruning cannot be gone back to', () => {
  expect(() => lotteryRewinding({ epochs: 10, rewindEpoch: 12 })).toThrow(
    'method lottery-rewinding: rewindEpoch: got 12, expected at most 9: the first pruning comes after epoch 10.',
  );
});

test.each([
  [pruneAndFinetune({ preset: 'cifar' }), { preset: 'cifar', ticket: 'accuracy' }],
  [lotteryRewinding({ epochs: 7, ticket: 'nll' }), { epochs: 7, ticket: 'nll' }],
])('is compared with a dense network trained as the one that is pruned', (method, options) => {
  expect(method.baseline?.()).toMatchObject({ plugin: { name: 'dense', options } });
});
