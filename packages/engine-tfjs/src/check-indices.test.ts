import '@tensorflow/tfjs-backend-cpu';
import { DataError, type ModelGraph, type TicketState } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { indexCheck } from './check-indices.js';
import { tfjs } from './engine.js';

const { layers } = tfl;
let graph: ModelGraph;
let initial: TicketState;

/** 4 tokens, embedded twice: of 10 indices, and behind a Reshape of 5. */
beforeAll(async () => {
  await tf.setBackend('cpu');
  const inputs = tfl.input({ shape: [4] });
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const tokens = apply(layers.embedding({ inputDim: 10, outputDim: 2, name: 'tokens' }), inputs);
  const pairs = apply(layers.reshape({ targetShape: [2, 2] }), inputs);
  const few = apply(layers.embedding({ inputDim: 5, outputDim: 3, name: 'few' }), pairs);
  const flat = [tokens, few].map((each) => apply(layers.flatten(), each));
  const outputs = apply(layers.dense({ units: 2 }), apply(layers.concatenate(), flat));
  const model = tfl.model({ inputs, outputs });
  graph = modelGraph(model);
  const values = await parameterValues(model, graph);
  const parameters = graph.parameters.map(({ name, shape }) => [
    name,
    { shape, values: values[name] },
  ]);
  initial = { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
});

const options = () => ({
  initial,
  optimizer: { name: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 } as const,
  loss: { labelSmoothing: 0 },
  batchSize: 2,
  seed: 1,
});

test.each([5, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'refuses %d as an index, wherever inputs are taken',
  async (value) => {
    const inputs = Float32Array.of(0, 1, 2, 3, 4, value, 0, 1);
    const labels = Int32Array.of(0, 1);
    const batch = { inputs, labels, count: 2 };
    for (const backend of ['cpu', 'wasm'] as const) {
      const engine = tfjs({ backend });
      const predictor = await engine.createPredictor(graph, [initial]);
      const network = await engine.createNetwork(graph, options());
      const calls = [
        predictor.predict(inputs, 2),
        network.predict(inputs, 2),
        network.trainBatch(batch, { learningRate: 0.1 }),
        network.gradients(batch, []),
      ];
      for (const call of await Promise.allSettled(calls)) {
        expect(call).toMatchObject({
          status: 'rejected',
          reason: expect.any(DataError),
        });
        expect(String((call as PromiseRejectedResult).reason)).toContain(
          `Example 1 has the value ${value}, but the layer "few" (Embedding) takes whole numbers from 0 to 4.`,
        );
      }
      predictor.dispose();
      network.dispose();
    }
  },
);

test('takes every index that there is', async () => {
  const predictor = await tfjs({ backend: 'cpu' }).createPredictor(graph, [initial]);
  const logits = await predictor.predict(Float32Array.of(0, 1, 2, 3, 4, 4, 0, 1), 2);
  expect(logits.every(Number.isFinite)).toBe(true);
  predictor.dispose();
});

test('leaves alone what no embedding reads', async () => {
  const { model, input } = tfl;
  const mixed = input({ shape: [1, 3, 1] });
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const columns = (left: number, right: number) => {
    const cropping: [[number, number], [number, number]] = [
      [0, 0],
      [left, right],
    ];
    return apply(layers.flatten(), apply(layers.cropping2D({ cropping }), mixed));
  };
  const embedded = apply(layers.embedding({ inputDim: 3, outputDim: 2 }), columns(0, 2));
  const all = [apply(layers.flatten(), embedded), columns(1, 0)];
  const outputs = apply(layers.dense({ units: 2 }), apply(layers.concatenate(), all));
  const check = indexCheck(modelGraph(model({ inputs: mixed, outputs })));
  expect(() => check(Float32Array.of(2, -1.5, 9, 0, 0.5, 0.5))).not.toThrow();
  expect(() => check(Float32Array.of(2, -1.5, 9, 3, 0.5, 0.5))).toThrow(
    'Example 1 has the value 3, but the layer "embedding-1" (Embedding) takes whole numbers from 0 to 2.',
  );
});
