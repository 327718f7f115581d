import '@tensorflow/tfjs-backend-cpu';
import type { Engine, NetworkOptions, PlanSettings } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { dst } from '@freetickets/methods';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { mlp } from '@freetickets/models';
import { erk } from '@freetickets/sparse-masks';
import { rigl, snfs } from '@freetickets/strategies';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { stepSeconds } from './index.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const settings: PlanSettings = {
  examples: 20,
  batchSize: 32,
  seed: 3,
  sparsity: 0.5,
  distribution: erk(),
  strategy: rigl(),
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  learningRate: 0.1,
};
const build = (seed: number) => mlp({ hidden: [6] }).create({ seed, inputShape: [4], classes: 3 });

/** The engine `tfjs`, and what was asked of its networks. */
function watched() {
  const asked: { options?: NetworkOptions; batches: number[]; disposed: boolean } = {
    batches: [],
    disposed: false,
  };
  const engine: Engine = {
    ...tfjs({ backend: 'cpu' }),
    async createNetwork(graph, options) {
      asked.options = options;
      const network = await tfjs({ backend: 'cpu' }).createNetwork(graph, options);
      return Object.assign(Object.create(network), {
        trainBatch: (...args: Parameters<typeof network.trainBatch>) => {
          asked.batches.push(args[0].count);
          return network.trainBatch(...args);
        },
        dispose: () => {
          asked.disposed = true;
          network.dispose();
        },
      });
    },
  };
  return { engine, asked };
}

test.each([
  [rigl(), []],
  [snfs(), ['denseMomentum']],
])('takes some whole steps of a sparse network', async (strategy, track) => {
  const graph = modelGraph(build(1));
  const { engine, asked } = watched();
  const seconds = await stepSeconds({
    plan: dst({ tickets: 2 }).plan({ ...settings, strategy }),
    graph,
    engine,
    loss: { labelSmoothing: 0 },
    initialise: (seed) => parameterValues(build(seed), graph),
  });
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(10);
  expect(asked.batches).toEqual(Array(14).fill(20));
  expect(asked.options?.track).toEqual(track);
  const masks = Object.values(asked.options?.initial.parameters ?? {}).flatMap(
    ({ mask }) => mask ?? [],
  );
  expect(masks.reduce((sum, { count }) => sum + count, 0)).toBe((4 * 6 + 6 * 3) / 2);
  expect(asked.disposed).toBe(true);
});
