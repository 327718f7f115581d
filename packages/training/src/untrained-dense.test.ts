import {
  type ByLayer,
  type Engine,
  type Examples,
  type Heads,
  type InitialMasks,
  OptionError,
  random,
  type UntrainedNetwork,
} from '@freetickets/core';
import { sparse } from '@freetickets/engine-sparse';
import { tfjs } from '@freetickets/engine-tfjs';
import { staticSparse } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { uniform } from '@freetickets/sparse-masks';
import { rigl } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TrainOptions, train } from './index.js';

const SEED = 3;
const BATCH_SIZE = 8;
const stream = random.derive(1, 'examples');
const inputs = Float32Array.from({ length: 30 * 5 }, () => stream.uniform() - 0.5);
const examples = {
  count: 30,
  labels: Int32Array.from({ length: 30 }, () => stream.integer(3)),
  weights: Float32Array.from({ length: 30 }, () => 0.5 + stream.uniform()),
  read: (indices: ArrayLike<number>) =>
    Float32Array.from(Array.from(indices).flatMap((i) => [...inputs.subarray(5 * i, 5 * i + 5)])),
} satisfies Examples;
const initializer = (seed: number) => initializers.glorotNormal({ seed });
/** Smooth, so that differences of the loss are its gradient. */
const build = (seed: number) =>
  sequential({
    layers: [
      layers.dense({
        inputShape: [5],
        units: 6,
        activation: 'tanh',
        kernelInitializer: initializer(seed),
      }),
      layers.dense({ units: 3, activation: 'softmax', kernelInitializer: initializer(seed + 1) }),
    ],
  });

/** Lets a function see the network that initial masks are made from. */
async function withNetwork(
  engine: Engine,
  see: (network: UntrainedNetwork) => Promise<void>,
  {
    make = build,
    heads,
    given = examples,
  }: { make?: (seed: number) => LayersModel; heads?: Heads; given?: Examples } = {},
): Promise<void> {
  const initialMasks: InitialMasks = {
    scope: 'layer',
    scores: async (network) => {
      await see(network);
      return network.weights;
    },
  };
  const graph = modelGraph(make(1));
  const plan = staticSparse({ tickets: 1, epochs: 1 }).plan({
    examples: 30,
    batchSize: BATCH_SIZE,
    seed: SEED,
    sparsity: 0.5,
    distribution: uniform(),
    strategy: rigl(),
    initialMasks,
    optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 },
    learningRate: 0.1,
  });
  const options: TrainOptions = {
    plan: { ...plan, runs: plan.runs.map((run) => ({ ...run, ...(heads && { heads }) })) },
    graph,
    engine,
    loss: { labelSmoothing: 0 },
    train: given,
    validation: given,
    initialise: (seed) => parameterValues(make(seed), graph),
  };
  for await (const event of train(options)) if (event.type === 'run-start') return;
}

/** The loss of the first batches, its logits divided by a temperature. */
function lossOf(weights: ByLayer, batches: number, temperature: number): number {
  const model = build(SEED);
  const kernels = model.trainableWeights.filter(({ name }) => name.includes('kernel'));
  for (const [i, values] of Object.values(weights).entries()) {
    const kernel = kernels[i].read() as tf.Variable;
    kernel.assign(tf.tensor(Float32Array.from(values), kernel.shape));
  }
  const chosen = random
    .derive(SEED, 'initial-masks')
    .permutation(30)
    .slice(0, batches * BATCH_SIZE);
  const outputs = model.predict(tf.tensor2d(examples.read(chosen), [chosen.length, 5]));
  const logits = tf.div(tf.log(outputs as tf.Tensor2D), temperature);
  const truth = tf.oneHot(
    Array.from(chosen, (i) => examples.labels[i]),
    3,
  );
  const logLikelihoods = tf.sum(tf.mul(truth, tf.logSoftmax(logits)), -1);
  const shares = tf.tensor1d(Array.from(chosen, (i) => examples.weights[i]));
  return -tf.mean(tf.mul(shares, logLikelihoods)).dataSync()[0];
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each<[string, () => Engine]>([
  ['tfjs', () => tfjs()],
  ['sparse', () => sparse({ threads: 1 })],
])('on engine %s', (_, engine) => {
  test.each([
    [1, 1],
    [2, 1],
    [2, 4],
  ])(
    'gradients of %i batches at temperature %i agree with differences of the loss',
    async (batches, temperature) => {
      await withNetwork(engine(), async ({ weights, gradients }) => {
        const moved = Object.fromEntries(
          Object.entries(weights).map(([name, values]) => [
            name,
            Float32Array.from(values, (w, i) => w + 0.1 * Math.cos(i)),
          ]),
        );
        for (const at of [weights, moved, weights]) {
          const found = await gradients({
            batches,
            temperature,
            ...(at === moved && { weights: at }),
          });
          for (const [name, values] of Object.entries(at)) {
            for (let position = 0; position < values.length; position += 5) {
              const [below, above] = [-0.02, 0.02].map((by) =>
                lossOf(
                  {
                    ...at,
                    [name]: Float32Array.from(values, (w, i) => w + (i === position ? by : 0)),
                  },
                  batches,
                  temperature,
                ),
              );
              expect(Math.abs(found[name][position] - (above - below) / 0.04)).toBeLessThan(2e-4);
            }
          }
        }
      });
    },
  );

  test('with heads, a temperature divides the logits of each, whose losses count alike', async () => {
    const heads = { count: 2, trunk: 'dense-1' };
    await withNetwork(
      engine(),
      async ({ weights, gradients }) => {
        const found = await gradients({ batches: 2, temperature: 4 });
        const loss = (at: ByLayer): number =>
          [1, 2].reduce((sum, head) => {
            const [first, second] = ['dense-1/kernel', `head-${head}/dense-2/kernel`];
            return sum + lossOf({ [first]: at[first], [second]: at[second] }, 2, 4) / 2;
          }, 0);
        for (const [name, values] of Object.entries(weights)) {
          for (let position = 0; position < values.length; position += 5) {
            const [below, above] = [-0.02, 0.02].map((by) => {
              const moved = Float32Array.from(values, (w, i) => w + (i === position ? by : 0));
              return loss({ ...weights, [name]: moved });
            });
            expect(Math.abs(found[name][position] - (above - below) / 0.04)).toBeLessThan(2e-4);
          }
        }
      },
      { heads },
    );
  });

  test('of a sigmoid unit, a temperature divides its logit', async () => {
    const make = (seed: number) =>
      sequential({
        layers: [
          layers.dense({ inputShape: [5], units: 6, kernelInitializer: initializer(seed) }),
          layers.dense({
            ...{ units: 1, activation: 'sigmoid' },
            kernelInitializer: initializer(seed + 1),
          }),
        ],
      });
    const given = { ...examples, labels: examples.labels.map((label) => label % 2) };
    await withNetwork(
      engine(),
      async ({ weights, gradients }) => {
        const found = await gradients({ batches: 2, temperature: 4 });
        const quarter = Float32Array.from(weights['dense-2/kernel'], (w) => w / 4);
        const expected = await gradients({ batches: 2, weights: { 'dense-2/kernel': quarter } });
        for (const [name, share] of [
          ['dense-1/kernel', 1],
          ['dense-2/kernel', 1 / 4],
        ] as const) {
          expect(Math.max(...Array.from(found[name], Math.abs))).toBeGreaterThan(1e-3);
          for (const [i, value] of Array.from(expected[name]).entries()) {
            expect(found[name][i]).toBeCloseTo(share * value, 6);
          }
        }
      },
      { make, given },
    );
  });

  test('a temperature is refused where the logits are not those of a dense layer', async () => {
    const make = () =>
      sequential({
        layers: [layers.dense({ inputShape: [5], units: 3, activation: 'relu' }), layers.softmax()],
      });
    await withNetwork(
      engine(),
      async ({ gradients }) => {
        await expect(gradients({ batches: 1, temperature: 2 })).rejects.toThrow(OptionError);
        await expect(gradients({ batches: 1 })).resolves.toBeDefined();
      },
      { make },
    );
  });

  test('trained weights are asked of the trainer, which may have none', async () => {
    await withNetwork(engine(), async ({ trained }) => {
      await expect(trained('runs/1')).rejects.toThrow(/^train: trained/);
    });
  });
});
