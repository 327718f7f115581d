import { ModelError } from '@freetickets/core';
import { modelGraph, parameterVariables } from '@freetickets/model-graph';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { sparsify } from './sparsify.js';
import { convNet, fixed, inputs, labels, loss, read, variablesOf } from './testing-conv-net.js';

type Regularizer = ReturnType<typeof tfl.regularizers.l1>;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('sparsify', () => {
  const options = { sparsity: 0.8, strategy: fixed };

  test('masks the weights at once', () => {
    const model = convNet();
    model.compile({ optimizer: 'adam', loss });
    const { masks } = sparsify(model, options);
    const kernels = variablesOf(model).filter(({ rank }) => rank > 1);
    expect([...masks.keys()]).toEqual(kernels.map(({ name }) => name));
    for (const kernel of kernels) {
      const active = read(kernel).reduce((count, weight) => count + Number(weight !== 0), 0);
      expect(active).toBe(masks.get(kernel.name)?.count);
    }
  });

  test('masks what a graph of the model calls maskable', () => {
    const { layers } = tfl;
    const inner = tfl.sequential({
      layers: [layers.conv2d({ inputShape: [6, 6, 2], filters: 4, kernelSize: 3 })],
    });
    const model = tfl.sequential({
      layers: [
        inner,
        layers.conv2dTranspose({ filters: 2, kernelSize: 2 }),
        layers.separableConv2d({ filters: 2, kernelSize: 2 }),
        layers.reshape({ targetShape: [4, 8] }),
        layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
        layers.conv1d({ filters: 3, kernelSize: 2 }),
        layers.simpleRNN({ units: 3, recurrentInitializer: 'ones' }),
        layers.dense({ units: 5, trainable: false }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    const graph = modelGraph(model);
    const variables = parameterVariables(model, graph);
    const maskable = graph.parameters.filter((parameter) => parameter.maskable);
    expect(maskable.map(({ name }) => name)).toEqual([
      'conv2d-1/kernel',
      'separable-conv2d-1/pointwise_kernel',
      'conv1d-1/kernel',
      'dense-2/kernel',
    ]);
    model.compile({ optimizer: 'sgd', loss });
    const { masks } = sparsify(model, options);
    expect([...masks.keys()]).toEqual(maskable.map(({ name }) => variables.get(name)?.name));
  });

  test('a network trained densely before stays sparse from now on', async () => {
    const model = convNet();
    model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss });
    await model.trainOnBatch(inputs(1), labels());
    const { masks } = sparsify(model, options);
    await model.trainOnBatch(inputs(2), labels());
    for (const variable of variablesOf(model)) {
      const weights = variable.dataSync();
      const outside = masks.get(variable.name)?.inactive() ?? [];
      expect(Array.from(outside, (p) => weights[p]).every((weight) => weight === 0)).toBe(true);
    }
  });

  test('refuses what it cannot make sparse', () => {
    expect(() => sparsify(convNet(), options)).toThrow(/Call model.compile before sparsify/);

    const regularized = (kernelRegularizer: Regularizer) => {
      const model = tfl.sequential({
        layers: [tfl.layers.dense({ inputShape: [3], units: 2, kernelRegularizer })],
      });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      return () => sparsify(model, { ...options, sparsity: 0.5 });
    };
    expect(regularized(tfl.regularizers.l1({ l1: 0.1 }))).toThrow(/L1 regulariser/);
    expect(regularized(tfl.regularizers.l2({ l2: 0.1 }))).not.toThrow();
    const pointwiseRegularizer = tfl.regularizers.l1({ l1: 0.1 });
    const separable = tfl.sequential({
      layers: [
        tfl.layers.separableConv2d({
          inputShape: [4, 4, 2],
          filters: 3,
          kernelSize: 3,
          pointwiseRegularizer,
        }),
      ],
    });
    separable.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(() => sparsify(separable, options)).toThrow(/L1 regulariser/);

    const depthwise = tfl.sequential({
      layers: [tfl.layers.depthwiseConv2d({ inputShape: [4, 4, 2], kernelSize: 3 })],
    });
    depthwise.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(() => sparsify(depthwise, options)).toThrow(ModelError);

    const model = convNet();
    model.compile({ optimizer: 'sgd', loss });
    expect(() => sparsify(model, { ...options, exclude: ['conv9'] })).toThrow(/"conv9".*conv2d/);
  });
});
