import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { checkGraph } from './check/index.js';
import { jointGraph } from './heads/index.js';
import { layersModel } from './layers-model.js';
import { modelGraph } from './model-graph.js';
import { assignParameters, parameterValues } from './parameter-values.js';
import { dense, layers } from './testing-models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const sequential = (...all: tfl.layers.Layer[]) => tfl.sequential({ layers: all });
const hidden = () =>
  layers.conv2d({ inputShape: [3, 3, 2], filters: 4, kernelSize: 2, activation: 'tanh' });
const one = { units: 1, name: 'out' };

const models: { readonly [form: string]: () => tfl.LayersModel } = {
  'a dense layer': () =>
    sequential(hidden(), layers.flatten(), layers.dense({ ...one, activation: 'sigmoid' })),
  'an activation of its own': () =>
    sequential(
      hidden(),
      layers.flatten(),
      layers.dense(one),
      layers.activation({ activation: 'sigmoid' }),
    ),
  'a convolution, flattened': () =>
    sequential(
      hidden(),
      layers.conv2d({ filters: 1, kernelSize: 2, activation: 'sigmoid' }),
      layers.flatten(),
    ),
  'an average over positions': () =>
    sequential(
      hidden(),
      layers.conv2d({ filters: 1, kernelSize: 1 }),
      layers.globalAveragePooling2d({}),
      layers.activation({ activation: 'sigmoid' }),
    ),
};

test.each(Object.entries(models))(
  'the sigmoid of %s: two classes, the logit of the first 0, and the parameters as they are',
  async (_, make) => {
    const model = make();
    const graph = modelGraph(model);
    expect(() => checkGraph(graph)).not.toThrow();
    expect(graph.classes).toBe(2);
    const variables = model.weights.map(({ shape }) => shape);
    expect(graph.parameters.map(({ shape }) => shape)).toEqual(variables);

    const logitsModel = layersModel(graph);
    expect(modelGraph(logitsModel)).toEqual(graph);
    assignParameters(logitsModel, graph, await parameterValues(model, graph));
    const inputs = tf.randomNormal([5, 3, 3, 2], 0, 2, 'float32', 1);
    const logits = (logitsModel.predict(inputs) as tf.Tensor).arraySync() as number[][];
    const probabilities = (model.predict(inputs) as tf.Tensor).arraySync() as number[][];
    for (const [i, [zero, logit]] of logits.entries()) {
      expect(zero).toBe(0);
      expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probabilities[i][0], 5);
    }
    expect(new Set(logits.flat()).size).toBe(6);
  },
);

test('weights go back into a model, which gives the probability of the second class', async () => {
  const [from, to] = [models['a dense layer'](), models['a dense layer']()];
  const graph = modelGraph(from);
  expect(modelGraph(to).hash).toBe(graph.hash);
  assignParameters(to, graph, await parameterValues(from, graph));
  const inputs = tf.randomNormal([4, 3, 3, 2], 0, 1, 'float32', 2);
  const [a, b] = [from, to].map((model) => (model.predict(inputs) as tf.Tensor).arraySync());
  expect(b).toEqual(a);
});

test('several heads have two classes each', async () => {
  const model = sequential(
    dense(4, { inputShape: [3] }),
    dense(1, { activation: 'sigmoid', name: 'out' }),
  );
  const { graph } = jointGraph(modelGraph(model), { count: 3 });
  expect(graph.classes).toBe(6);
  expect(() => checkGraph(graph)).not.toThrow();
});

test('the sigmoids of several units are refused: they are not the probabilities of classes', () => {
  const model = sequential(dense(2, { inputShape: [3], activation: 'sigmoid' }));
  expect(() => modelGraph(model)).toThrow(/activation sigmoid.*'softmax', 'sigmoid' of one unit/);
});
