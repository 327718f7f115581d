import { type Examples, type Plan, random, type Schedule, type Strategy } from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { fitSparsely } from '@freetickets/engine-sparse/fit';
import { dynamicSparse, tfjs } from '@freetickets/engine-tfjs';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { constantFanIn, keepsTo, type Mask, uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { train } from './index.js';

const STEPS = 9;
const BATCH_SIZE = 2;
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: STEPS * BATCH_SIZE * 6 }, () => stream.uniform());
const build = () => mlp({ hidden: [8] }).create({ seed: 1, inputShape: [6], classes: 3 });

/** Of an update: the step it came after, the layer's shape, and how many weights were to be pruned. */
type Update = readonly [step: number, shape: string, pruned: number];

interface When {
  readonly everySteps: number;
  readonly fraction: number | Schedule;
  readonly lastStep: number;
  /** Whether weights of all layers compete, of which those of the layer with fewer inputs go first. */
  readonly isOverLayers?: boolean;
}

/** A strategy that tells of each layer that it updates. */
const telling = (
  tell: (shape: string, pruned: number) => void,
  isOverLayers = false,
): Strategy => ({
  order: 'grow-first',
  prune: {
    needs: [],
    ...(isOverLayers && {
      scope: 'network',
      score:
        ({ shape }) =>
        () =>
          shape[0],
    }),
    prune: ({ mask, shape }, count) => {
      tell(shape.join(), count);
      return mask.active().slice(0, count);
    },
  },
  grow: { needs: ['denseGradient'], grow: ({ mask }, count) => mask.inactive().slice(-count) },
});

const examples: Examples = {
  count: STEPS * BATCH_SIZE,
  labels: Int32Array.from({ length: STEPS * BATCH_SIZE }, (_, i) => i % 3),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(6 * i, 6 * i + 6)])),
};

async function byTrainer(
  { everySteps, fraction, lastStep, isOverLayers }: When,
  engine: 'sparse' | 'tfjs',
) {
  const told: [string, number][] = [];
  const model = build();
  const graph = modelGraph(model);
  const schedule = typeof fraction === 'number' ? { at: () => fraction } : fraction;
  const plan: Plan = {
    examples: examples.count,
    runs: [
      {
        seed: 1,
        sparsity: 0.5,
        distribution: uniform(),
        strategy: telling((...update) => told.push(update), isOverLayers),
        optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
        batchSize: BATCH_SIZE,
        phases: [
          {
            name: 'training',
            epochs: 1,
            learningRate: { at: () => 0.01 },
            topology: { everySteps, fraction: schedule, endShare: lastStep / STEPS },
            ticket: 'last',
          },
        ],
      },
    ],
  };
  const updates: Update[] = [];
  for await (const event of train({
    plan,
    graph,
    engine: engine === 'sparse' ? sparse({ threads: 1 }) : tfjs(),
    loss: { labelSmoothing: 0 },
    train: examples,
    validation: examples,
    initialise: () => parameterValues(model, graph),
  })) {
    if (event.type !== 'topology') continue;
    updates.push(...told.splice(0).map((update): Update => [event.step, ...update]));
  }
  return updates;
}

async function byLoop({ isOverLayers, ...when }: When, wrap: 'dynamicSparse' | 'fitSparsely') {
  const updates: Update[] = [];
  let step = 0;
  const options = {
    ...when,
    sparsity: 0.5,
    distribution: uniform(),
    strategy: telling((...update) => updates.push([step, ...update]), isOverLayers),
  };
  const model = sequential({
    layers: [
      layers.dense({ inputShape: [6], units: 8, activation: 'relu' }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const sgd = tf.train.momentum(0.01, 0.9);
  const optimizer = wrap === 'dynamicSparse' ? dynamicSparse(sgd, options) : sgd;
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const fit = wrap === 'fitSparsely' ? await fitSparsely(model, { ...options, threads: 1 }) : null;
  for (step = 1; step <= STEPS; step++) {
    const from = (step - 1) * BATCH_SIZE;
    const xs = tf.tensor2d(inputs.subarray(6 * from, 6 * (from + BATCH_SIZE)), [BATCH_SIZE, 6]);
    await model.trainOnBatch(xs, tf.oneHot([0, 1], 3));
  }
  fit?.detach();
  return updates;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const half = { at: (progress: number) => progress / 2 };

test.each<[string, When]>([
  ['in the first two thirds', { everySteps: 2, fraction: 0.3, lastStep: 6 }],
  ['to the last step', { everySteps: 3, fraction: 0.3, lastStep: 9 }],
  ['in every step', { everySteps: 1, fraction: 0.05, lastStep: 8 }],
  ['of a scheduled fraction', { everySteps: 2, fraction: half, lastStep: 9 }],
  ['never', { everySteps: 5, fraction: 0.3, lastStep: 4 }],
])('the trainer, dynamicSparse and fitSparsely update alike: %s', async (_, when) => {
  const expected: Update[] = [];
  for (let step = when.everySteps; step <= when.lastStep; step += when.everySteps) {
    const { fraction } = when;
    const share = typeof fraction === 'number' ? fraction : fraction.at(step / STEPS);
    // Half of 6 * 8 and of 8 * 3 weights are active.
    expected.push([step, '6,8', Math.ceil(share * 24)], [step, '8,3', Math.ceil(share * 12)]);
  }
  expect(await byTrainer(when, 'sparse')).toEqual(expected);
  expect(await byTrainer(when, 'tfjs')).toEqual(expected);
  expect(await byLoop(when, 'dynamicSparse')).toEqual(expected);
  expect(await byLoop(when, 'fitSparsely')).toEqual(expected);
});

test('over all layers: of their weights together, the lowest go', async () => {
  const when: When = { everySteps: 3, fraction: 0.3, lastStep: 6, isOverLayers: true };
  const expected: Update[] = [3, 6].map((step) => [step, '6,8', Math.ceil(0.3 * (24 + 12))]);
  expect(await byTrainer(when, 'sparse')).toEqual(expected);
  expect(await byTrainer(when, 'tfjs')).toEqual(expected);
  expect(await byLoop(when, 'dynamicSparse')).toEqual(expected);
  expect(await byLoop(when, 'fitSparsely')).toEqual(expected);
});

test.each(['dynamicSparse', 'fitSparsely'] as const)('%s keeps to a constraint', async (wrap) => {
  const constraint = constantFanIn();
  const model = sequential({
    layers: [
      layers.dense({ inputShape: [6], units: 8, activation: 'relu' }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const options = { sparsity: 0.5, strategy: rigl(), everySteps: 1, lastStep: 4, constraint };
  const sgd = tf.train.momentum(0.01, 0.9);
  const dynamic = wrap === 'dynamicSparse' ? dynamicSparse(sgd, options) : undefined;
  model.compile({ optimizer: dynamic ?? sgd, loss: 'categoricalCrossentropy' });
  const fit = dynamic ? undefined : await fitSparsely(model, { ...options, threads: 1 });
  const seen: string[] = [];
  for (let step = 0; step < 4; step++) {
    const xs = tf.tensor2d(inputs.subarray(12 * step, 12 * step + 12), [2, 6]);
    await model.trainOnBatch(xs, tf.oneHot([0, 1], 3));
    const masks = [...(dynamic?.masks ?? fit?.masks ?? new Map<string, Mask>()).values()];
    for (const [l, shape] of [[6, 8] as const, [8, 3] as const].entries()) {
      const units = constraint.units({ name: 'kernel', shape });
      expect(units && keepsTo(units, masks[l])).toBe(true);
    }
    seen.push(masks.map((mask) => mask.active().join()).join());
  }
  fit?.detach();
  expect(new Set(seen).size).toBeGreaterThan(1);
});
