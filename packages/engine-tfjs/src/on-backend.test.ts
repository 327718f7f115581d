import '@tensorflow/tfjs-backend-cpu';
import type { Batch, NetworkOptions, TicketState, TrainableNetwork } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from './backend.js';
import { tfjs } from './engine.js';

/** Sums that the backends round differently. */
const model = sequential({
  layers: [
    layers.dense({
      units: 64,
      inputShape: [300],
      activation: 'relu',
      kernelInitializer: initializers.heNormal({ seed: 1 }),
    }),
    layers.dense({ units: 3, kernelInitializer: initializers.heNormal({ seed: 2 }) }),
  ],
});
const inputs = Float32Array.from({ length: 16 * 300 }, (_, i) => Math.sin(i * i));
const batch: Batch = {
  inputs,
  labels: Int32Array.from({ length: 16 }, (_, i) => i % 3),
  count: 16,
};
const graph = modelGraph(model);
let initial: TicketState;

beforeAll(async () => {
  await useBackend('cpu');
  const values = await parameterValues(model, graph);
  const parameters = graph.parameters.map(({ name, shape }) => [
    name,
    { shape, values: values[name] },
  ]);
  initial = { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
});

const options = (): NetworkOptions => ({
  initial,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  loss: { labelSmoothing: 0 },
  batchSize: 16,
  seed: 1,
});

/** Logits after two steps of networks on these backends, which take them in turn. */
async function trainedOn(...backends: readonly ('cpu' | 'wasm')[]): Promise<Float32Array[]> {
  const networks: TrainableNetwork[] = [];
  for (const backend of backends) {
    networks.push(await tfjs({ backend }).createNetwork(graph, options()));
  }
  for (let step = 0; step < 2; step++) {
    for (const network of networks) await network.trainBatch(batch, { learningRate: 0.1 });
  }
  const logits: Float32Array[] = [];
  for (const network of networks) {
    logits.push(await network.predict(inputs, 16));
    network.dispose();
  }
  return logits;
}

test('networks of several backends at once compute what each does alone, bit for bit', async () => {
  const [[cpu], [wasm]] = [await trainedOn('cpu'), await trainedOn('wasm')];
  expect(cpu).not.toEqual(wasm);
  expect(await trainedOn('cpu', 'wasm')).toEqual([cpu, wasm]);
  expect(await trainedOn('wasm', 'cpu')).toEqual([wasm, cpu]);
});

test('the backend that the program selected stays selected', async () => {
  const predictor = await tfjs({ backend: 'wasm' }).createPredictor(graph, [initial]);
  const logits = await predictor.predict(inputs, 16);
  await tf.setBackend('cpu');
  expect(await predictor.predict(inputs, 16)).toEqual(logits);
  expect(tf.getBackend()).toBe('cpu');
  predictor.dispose();
});
