import { DataError, ModelError, random } from '@freetickets/core';
import { modelGraph, parameterValues } from '@freetickets/model-graph';
import { rigl, staticTopology } from '@freetickets/strategies';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { sparse } from '../engine.js';
import { fitSparsely } from './fit-sparsely.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const count = 24;
const stream = random.derive(1, 'points');
const points = Float32Array.from({ length: 2 * count }, () => 2 * stream.uniform() - 1);
const inputs = () => tf.tensor2d(points.slice(), [count, 2]);
/** Which points are in opposite quadrants. */
const labels = Float32Array.from({ length: count }, (_, i) =>
  Number(points[2 * i] * points[2 * i + 1] > 0),
);
const targets = (values = labels) => tf.tensor2d(values.slice(), [count, 1]);

function compiled(more: Partial<tfl.ModelCompileArgs> = {}, units = 1): tfl.LayersModel {
  const normal = (seed: number) => tfl.initializers.heNormal({ seed });
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({
        inputShape: [2],
        units: 16,
        activation: 'relu',
        kernelInitializer: normal(1),
      }),
      tfl.layers.dense({ units, activation: 'sigmoid', kernelInitializer: normal(2) }),
    ],
  });
  const loss = 'binaryCrossentropy';
  model.compile({ optimizer: tf.train.adam(0.02), loss, metrics: ['accuracy'], ...more });
  return model;
}

const still = { sparsity: 0, strategy: staticTopology(), variant: 'wasm-simd' } as const;
const args = { batchSize: 8, shuffle: false, verbose: 0 } as const;

test('a sigmoid is trained as TensorFlow.js does, on classes, soft labels and weighted classes', async () => {
  const [plain, model] = [compiled(), compiled()];
  const fast = await fitSparsely(model, still);
  const soft = targets(labels.map((label) => 0.1 + 0.7 * label));
  for (const [given, more] of [
    [targets(), {}],
    [targets(), { classWeight: { 0: 0.5, 1: 3 } }],
    [soft, {}],
  ] as const) {
    const [expected, got] = [
      await plain.fit(inputs(), given, { ...args, ...more, epochs: 3 }),
      await model.fit(inputs(), given, { ...args, ...more, epochs: 3 }),
    ];
    for (const [epoch, loss] of expected.history.loss.entries()) {
      expect(got.history.loss[epoch]).toBeCloseTo(Number(loss), 4);
    }
    // TensorFlow.js counts no soft label as right, whatever is predicted.
    if (given !== soft) expect(got.history.acc).toEqual(expected.history.acc);
  }
  const [wanted, learned] = [plain, model].map((each) =>
    (each.predict(inputs()) as tf.Tensor).dataSync(),
  );
  for (const [i, p] of wanted.entries()) expect(learned[i]).toBeCloseTo(p, 3);
  fast.detach();
});

test('it learns while its topology changes, and its ticket is the model', async () => {
  const model = compiled();
  const fast = await fitSparsely(model, {
    ...{ ...still, sparsity: 0.25, strategy: rigl(), everySteps: 10, lastStep: 90 },
  });
  const { history } = await model.fit(inputs(), targets(), { ...args, epochs: 90 });
  expect(history.acc.at(-1)).toBe(1);
  const probabilities = (model.predict(inputs()) as tf.Tensor).dataSync();
  const predictor = await sparse({ variant: 'wasm-simd' }).createPredictor(fast.graph, [
    fast.exportTicket(),
  ]);
  const logits = await predictor.predict(points, count);
  for (const [i, p] of probabilities.entries()) {
    expect(logits[2 * i]).toBe(0);
    expect(1 / (1 + Math.exp(-logits[2 * i + 1]))).toBeCloseTo(p, 5);
  }
  const kernel = (await parameterValues(model, modelGraph(model)))['dense-2/kernel'];
  const mask = fast.masks.get('dense-2/kernel');
  expect(kernel.filter((weight) => weight !== 0)).toHaveLength(mask?.count ?? 0);
  predictor.dispose();
  fast.detach();
});

test('targets that are no probability, and losses of another output, are refused', async () => {
  const model = compiled();
  const fast = await fitSparsely(model, still);
  const wrong = model.fit(inputs(), targets(labels.map((label) => 2 * label - 1)), args);
  await expect(wrong).rejects.toThrow(DataError);
  await expect(wrong).rejects.toThrow(/is -1, expected 0, 1 or a probability/);
  expect(fast.steps).toBe(0);
  fast.detach();
  const categorical = fitSparsely(compiled({ loss: 'categoricalCrossentropy' }), still);
  await expect(categorical).rejects.toThrow(ModelError);
  await expect(categorical).rejects.toThrow(
    /gives a probability, by a sigmoid, but .* by a softmax\. End it in/,
  );
  await expect(fitSparsely(compiled({}, 2), still)).rejects.toThrow(/'sigmoid' of one unit/);
});
