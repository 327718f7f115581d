import {
  type Examples,
  type GradualPruning,
  type Plan,
  type Redistribution,
  random,
  type Schedule,
  type Strategy,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { fitSparsely } from '@freetickets/engine-sparse/fit';
import { dynamicSparse, tfjs } from '@freetickets/engine-tfjs';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { constantFanIn, keepsTo, type Mask, uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { train } from './index.js';

const STEPS = 9;
const BATCH_SIZE = 2;
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: STEPS * BATCH_SIZE * 6 }, () => stream.uniform());
const build = () => mlp({ hidden: [8] }).create({ seed: 1, inputShape: [6], classes: 3 });

/** Of an update: the step it came after, the layer's shape, and how many weights were to be pruned, or grown. */
type Update = readonly [step: number, shape: string, changed: number];

interface When {
  readonly everySteps: number;
  readonly fraction: number | Schedule;
  readonly lastStep: number;
  /** Whether weights of all layers compete, of which those of the layer with fewer inputs go first. */
  readonly isOverLayers?: boolean;
  readonly redistribution?: Redistribution;
  readonly gradualPruning?: GradualPruning;
  /** Whether it is told of what grows, too. */
  readonly tellsGrowth?: boolean;
}

/** A strategy that tells of each layer that it updates. */
const telling = (
  tell: (shape: string, changed: number) => void,
  { isOverLayers = false, tellsGrowth = false }: Partial<When>,
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
  grow: {
    needs: ['denseGradient'],
    grow: ({ mask, shape }, count) => {
      if (tellsGrowth) tell(shape.join(), count);
      return mask.inactive().slice(mask.size - mask.count - count);
    },
  },
});

const examples: Examples = {
  count: STEPS * BATCH_SIZE,
  labels: Int32Array.from({ length: STEPS * BATCH_SIZE }, (_, i) => i % 3),
  read: (indices) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(6 * i, 6 * i + 6)])),
};

async function byTrainer(when: When, engine: 'sparse' | 'tfjs') {
  const { everySteps, fraction, lastStep, redistribution, gradualPruning } = when;
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
        strategy: telling((...update) => told.push(update), when),
        ...(gradualPruning && { gradualPruning }),
        optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
        batchSize: BATCH_SIZE,
        phases: [
          {
            name: 'training',
            epochs: 1,
            learningRate: { at: () => 0.01 },
            topology: {
              everySteps,
              fraction: schedule,
              endShare: lastStep / STEPS,
              ...(redistribution && { redistribution }),
            },
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

async function byLoop(given: When, wrap: 'dynamicSparse' | 'fitSparsely') {
  const { isOverLayers: _, tellsGrowth: __, ...when } = given;
  const updates: Update[] = [];
  let step = 0;
  const options = {
    ...when,
    sparsity: 0.5,
    distribution: uniform(),
    strategy: telling((...update) => updates.push([step, ...update]), given),
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

const byShape: Redistribution = {
  needs: [],
  weigh:
    ({ shape }) =>
    () =>
      shape[0],
};

test('gradual pruning and redistribution: each layer as many as the trainer, wherever weights go', async () => {
  const when: When = { everySteps: 3, fraction: 0.25, lastStep: 9, tellsGrowth: true };
  const gradualPruning: GradualPruning = { initialSparsity: 0, scope: 'layer' };
  const gradual = { ...when, gradualPruning };
  // Of 48 and 24 weights, 1 - 0.5 (1 - (1 - t)^3) are left after a third, two thirds, all; then a quarter is replaced.
  const pruned = await byTrainer(gradual, 'sparse');
  const left = [1, 2, 3].map((t) => 36 + 36 * (1 - t / 3) ** 3);
  const lost = [72, ...left]
    .slice(0, 3)
    .map((before, i) => Math.round(before) - Math.round(left[i]));
  const told = (step: number) => pruned.filter(([at]) => at === step).map(([, , count]) => count);
  for (const [i, step] of [3, 6, 9].entries()) {
    // Told of each layer: what it prunes, then what it grows.
    const [prunes, grows, prunesToo, growsToo] = told(step);
    expect(prunes + prunesToo - grows - growsToo).toBe(lost[i]);
    // Nothing that was pruned may grow in the same update, so that a dense layer grows nothing.
    if (step > 3) expect(grows + growsToo).toBeGreaterThan(0);
  }
  const moved = { ...when, redistribution: byShape };
  const dealt = await byTrainer(moved, 'sparse');
  // Of the 6 and 3 weights that go first, 6 / 14 and 8 / 14 come back.
  expect(dealt.slice(0, 4).map(([, , count]) => count)).toEqual([6, 4, 3, 5]);
  const both = {
    ...when,
    isOverLayers: true,
    redistribution: byShape,
    gradualPruning: { ...gradualPruning, scope: 'network' as const },
  };
  for (const each of [gradual, moved, both]) {
    const expected = await byTrainer(each, 'sparse');
    expect(expected.length).toBeGreaterThan(0);
    expect(await byTrainer(each, 'tfjs')).toEqual(expected);
    expect(await byLoop(each, 'dynamicSparse')).toEqual(expected);
  }
  await expect(byLoop(moved, 'fitSparsely')).rejects.toThrow(
    /^fitSparsely: redistribution: .*every kernel keeps its number of weights/,
  );
  await expect(byLoop(gradual, 'fitSparsely')).rejects.toThrow(/^fitSparsely: gradualPruning: /);
});

test.each(['dynamicSparse', 'fitSparsely'] as const)(
  '%s averages gradients over batches',
  async (wrap) => {
    const gradientSeen = async (batches: number, size: number) => {
      const seen: number[][] = [];
      const strategy: Strategy = {
        order: 'grow-first',
        prune: { needs: [], prune: ({ mask }, count) => mask.active().slice(0, count) },
        grow: {
          needs: ['denseGradient'],
          grow: ({ mask, denseGradient }, count) => {
            seen.push(Array.from(denseGradient));
            return mask.inactive().slice(0, count);
          },
        },
      };
      const initializer = (seed: number) => initializers.glorotUniform({ seed });
      const model = sequential({
        layers: [
          layers.dense({ inputShape: [6], units: 8, kernelInitializer: initializer(1) }),
          layers.dense({ units: 3, activation: 'softmax', kernelInitializer: initializer(2) }),
        ],
      });
      const options = {
        sparsity: 0.5,
        distribution: uniform(),
        strategy,
        everySteps: batches + 1,
        gradientBatches: batches,
        lastStep: batches + 1,
      };
      // So slow that weights stay as they are.
      const sgd = tf.train.sgd(1e-20);
      const optimizer = wrap === 'dynamicSparse' ? dynamicSparse(sgd, options) : sgd;
      model.compile({ optimizer, loss: 'categoricalCrossentropy' });
      const fit =
        wrap === 'fitSparsely' ? await fitSparsely(model, { ...options, threads: 1 }) : undefined;
      const step = (from: number, count: number) =>
        model.trainOnBatch(
          tf.tensor2d(inputs.subarray(6 * from, 6 * (from + count)), [count, 6]),
          tf.oneHot(
            Array.from({ length: count }, (_, i) => (from + i) % 3),
            3,
          ),
        );
      // The first batch is not among those averaged.
      await step(12, size);
      for (let batch = 0; batch < batches; batch++) await step(batch * size, size);
      fit?.detach();
      return seen.flat();
    };
    const [averagedOverTwo, ofBothAtOnce] = [await gradientSeen(2, 2), await gradientSeen(1, 4)];
    expect(averagedOverTwo).toHaveLength(72);
    for (const [i, value] of averagedOverTwo.entries())
      expect(value).toBeCloseTo(ofBothAtOnce[i], 6);
    expect(Math.max(...averagedOverTwo)).toBeGreaterThan(1e-3);
  },
);

test.each(['dynamicSparse', 'fitSparsely'] as const)('%s keeps to a constraint', async (wrap) => {
  const constraint = constantFanIn();
  const model = build();
  const options = {
    sparsity: 0.5,
    distribution: uniform(),
    strategy: rigl(),
    everySteps: 1,
    lastStep: 4,
    constraint,
  };
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
