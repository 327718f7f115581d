import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelGraph, outputActivation } from './model-graph.js';
import {
  apply,
  dense,
  kernelSize,
  layers,
  leNet5Caffe,
  leNet300100,
  names,
  small,
  type Tensor,
} from './testing-models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('parameters', () => {
  it('counts the published kernel weights of the LeNets', () => {
    expect(kernelSize(leNet300100())).toBe(266_200);
    expect(kernelSize(leNet5Caffe())).toBe(430_500);
  });

  it('counts multiply-adds as output positions x kernel size', () => {
    const { parameters } = modelGraph(leNet5Caffe());
    const costs = Object.fromEntries(parameters.map((each) => [each.name, each.multiplyAdds]));
    expect(costs).toEqual({
      'conv1/kernel': 24 * 24 * 25 * 20,
      'conv1/bias': 0,
      'conv2/kernel': 8 * 8 * 25 * 20 * 50,
      'conv2/bias': 0,
      'dense1/kernel': 800 * 500,
      'dense1/bias': 0,
      'logits/kernel': 5000,
      'logits/bias': 0,
    });
  });

  it('counts strides, depthwise, separable, transposed, channels-first and time-distributed work', () => {
    const inputs = tfl.input({ shape: [8, 6, 2] });
    let x = apply(
      layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
      inputs,
    ); // [4, 3, 3]
    x = apply(layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, padding: 'same' }), x); // [4, 3, 6]
    x = apply(layers.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same' }), x); // [4, 3, 5]
    x = apply(layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 }), x); // [8, 6, 2]
    x = apply(dense(7), x); // [8, 6, 7]
    x = apply(layers.flatten(), x);
    const { parameters } = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), x) }));
    const costs = Object.fromEntries(parameters.map((each) => [each.name, each.multiplyAdds]));
    expect(costs).toMatchObject({
      'conv2d-1/kernel': 4 * 3 * (9 * 2 * 3),
      'depthwise-conv2d-1/depthwise_kernel': 4 * 3 * (4 * 3 * 2),
      'separable-conv2d-1/depthwise_kernel': 4 * 3 * (9 * 6),
      'separable-conv2d-1/pointwise_kernel': 4 * 3 * (6 * 5),
      'conv2d-transpose-1/kernel': 4 * 3 * (4 * 5 * 2),
      'dense-1/kernel': 8 * 6 * (2 * 7),
      'dense-2/kernel': 8 * 6 * 7 * 2,
    });
    const first = tfl.input({ shape: [2, 8, 6] });
    const conv = layers.conv2d({ filters: 3, kernelSize: 3, dataFormat: 'channelsFirst' });
    const flat = apply(layers.flatten(), apply(conv, first));
    const graph = modelGraph(tfl.model({ inputs: first, outputs: apply(dense(2), flat) }));
    expect(graph.parameters[0]?.multiplyAdds).toBe(6 * 4 * (9 * 2 * 3));
  });

  it('counts the positions of channelsFirst, which TensorFlow.js does not write for a Conv1D', () => {
    const inputs = tfl.input({ shape: [2, 8] });
    const conv = layers.conv1d({ filters: 4, kernelSize: 2, dataFormat: 'channelsFirst' });
    const flat = apply(layers.flatten(), apply(conv, inputs));
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), flat) }));
    expect(graph.parameters[0].multiplyAdds).toBe(7 * (2 * 2 * 4));
  });

  it('masks trained convolution and dense kernels alone, and trains all but statistics and frozen layers', () => {
    const inputs = tfl.input({ shape: [4, 4, 2] });
    let x = apply(
      layers.conv2d({ filters: 3, kernelSize: 1, name: 'conv', trainable: false }),
      inputs,
    );
    x = apply(layers.batchNormalization({ name: 'norm' }), x);
    x = apply(layers.depthwiseConv2d({ kernelSize: 2, name: 'depth', useBias: false }), x);
    x = apply(dense(2, { name: 'logits' }), apply(layers.flatten(), x));
    const { parameters } = modelGraph(tfl.model({ inputs, outputs: x }));
    expect(parameters.map(({ name, maskable, trainable }) => [name, maskable, trainable])).toEqual([
      ['conv/kernel', false, false],
      ['conv/bias', false, false],
      ['norm/gamma', false, true],
      ['norm/beta', false, true],
      ['norm/moving_mean', false, false],
      ['norm/moving_variance', false, false],
      ['depth/depthwise_kernel', false, true],
      ['logits/kernel', true, true],
      ['logits/bias', false, true],
    ]);
  });

  it('trains nothing inside a frozen model', () => {
    const inner = dense(4, { inputShape: [4], name: 'inner' });
    const block = tfl.sequential({ layers: [inner] });
    const model = tfl.sequential({ layers: [block, dense(2, { name: 'logits' })] });
    block.trainable = false;
    inner.trainable = true;
    const trained = () => modelGraph(model).parameters.filter(({ trainable }) => trainable);
    const inTensorFlow = model.trainableWeights.map(({ originalName }) => originalName);
    expect(trained().map(({ name }) => name)).toEqual(inTensorFlow);
    const masked = modelGraph(model).parameters.filter(({ maskable }) => maskable);
    expect(masked.map(({ name }) => name)).toEqual(['logits/kernel']);
    model.trainable = false;
    expect(trained()).toEqual([]);
  });

  it('tells the equal roles of a bidirectional layer apart', () => {
    const layer = layers.bidirectional({
      layer: layers.simpleRNN({ units: 2, recurrentInitializer: 'zeros' }) as tfl.RNN,
      name: 'both',
    });
    const model = tfl.sequential({
      layers: [layers.inputLayer({ inputShape: [5, 3] }), layer, dense(2)],
    });
    const kernels = names(model).filter((name) => name.startsWith('both/kernel'));
    expect(kernels).toEqual(['both/kernel', 'both/kernel-2']);
  });
});

describe('nodes', () => {
  it('names unnamed layers by class and ordinal, whatever was created before', () => {
    for (let round = 0; round < 2; round++) {
      expect(names(small())).toEqual([
        'dense-1/kernel',
        'dense-1/bias',
        'dense-2/kernel',
        'dense-2/bias',
      ]);
    }
    const graph = modelGraph(leNet5Caffe());
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'conv1',
      'max-pooling2d-1',
      'conv2',
      'max-pooling2d-2',
      'flatten-1',
      'dense1',
      'logits',
    ]);
  });

  it('inlines nested models and prefixes the layers of named ones', () => {
    const block = (name?: string) =>
      tfl.sequential({
        ...(name && { name }),
        layers: [dense(4, { inputShape: [4], name: 'first' }), layers.reLU()],
      });
    const model = tfl.sequential({
      layers: [dense(4, { inputShape: [4] }), block('block'), block(), dense(2)],
    });
    expect(modelGraph(model).nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'dense-1',
      'block/first',
      'block/relu-1',
      'first',
      'relu-1',
      'dense-3',
    ]);
  });

  it('prefixes a named model that a Sequential begins with', () => {
    const inner = tfl.sequential({
      name: 'inner',
      layers: [dense(4, { inputShape: [4], name: 'first' })],
    });
    const outer = tfl.sequential({ name: 'outer', layers: [inner, dense(4, { name: 'second' })] });
    const model = tfl.sequential({ layers: [outer, dense(2, { name: 'logits' })] });
    expect(modelGraph(model).nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'outer/inner/first',
      'outer/second',
      'logits',
    ]);
  });

  it('calls a shared layer and a shared model several times, and sums their work', () => {
    const inputs = tfl.input({ shape: [4] });
    const shared = dense(4, { name: 'shared' });
    const twin = tfl.sequential({
      name: 'twin',
      layers: [dense(4, { inputShape: [4], name: 'inner' })],
    });
    const a = apply(shared, inputs);
    const b = apply(shared, a);
    const sum = apply(layers.add(), [apply(twin, a), apply(twin, b)]);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), sum) }));
    expect(graph.nodes.map(({ name, layer, inputs }) => [name, layer, inputs])).toEqual([
      ['input-layer-1', 'input-layer-1', []],
      ['shared', 'shared', ['input-layer-1']],
      ['twin/inner', 'twin/inner', ['shared']],
      ['shared#2', 'shared', ['shared']],
      ['twin/inner#2', 'twin/inner', ['shared#2']],
      ['add-1', 'add-1', ['twin/inner', 'twin/inner#2']],
      ['dense-2', 'dense-2', ['add-1']],
    ]);
    expect(
      graph.parameters.filter(({ role }) => role === 'kernel').map((p) => p.multiplyAdds),
    ).toEqual([32, 32, 8]);
  });

  it('calls the layers of a nested model once where several of its outputs are used', () => {
    const x = tfl.input({ shape: [4] });
    const a = apply(dense(4, { name: 'a' }), x);
    const two = tfl.model({ inputs: x, outputs: [a, apply(dense(4, { name: 'b' }), a)] });
    const inputs = tfl.input({ shape: [4] });
    const sum = apply(layers.add(), two.apply(inputs) as Tensor[]);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(dense(2), sum) }));
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'input-layer-1',
      'a',
      'b',
      'add-1',
      'dense-3',
    ]);
  });

  it('keeps what decides a layer and drops initialisers, seeds and names', () => {
    const hidden = layers.dropout({ rate: 0.25, seed: 7 });
    const graph = modelGraph(small({ kernelInitializer: 'zeros', activation: 'softmax' }, hidden));
    expect(graph.nodes.map(({ config }) => config)).toEqual([
      { sparse: false },
      { rate: 0.25 },
      { units: 3, activation: 'linear', useBias: true },
    ]);
  });
});

describe('output', () => {
  const outputOf = (...tail: tfl.layers.Layer[]) => {
    const { nodes, output } = modelGraph(
      tfl.sequential({
        layers: [dense(4, { inputShape: [3] }), dense(2, { name: 'logits' }), ...tail],
      }),
    );
    return [output, nodes.length];
  };

  it('is the logits: a final softmax is split off', () => {
    expect(outputOf()).toEqual(['logits', 3]);
    expect(outputOf(layers.softmax({}))).toEqual(['logits', 3]);
    expect(outputOf(layers.activation({ activation: 'softmax' }))).toEqual(['logits', 3]);
    expect(modelGraph(small()).hash).toBe(modelGraph(small({ activation: 'softmax' })).hash);
  });

  it('was probabilities where a softmax or sigmoid was split off', () => {
    const soft = small({ activation: 'softmax' });
    expect(outputActivation(soft)).toBe('softmax');
    expect(
      outputActivation(tfl.sequential({ layers: [soft, layers.reshape({ targetShape: [3] })] })),
    ).toBe('softmax');
    expect(outputActivation(small())).toBe('linear');
    expect(outputActivation(small({ units: 1, activation: 'sigmoid' }))).toBe('sigmoid');
  });

  it('splits a softmax off that only reshaping follows', () => {
    const inputs = tfl.input({ shape: [1, 1, 4] });
    const conv = apply(layers.conv2d({ filters: 3, kernelSize: 1, activation: 'softmax' }), inputs);
    const graph = modelGraph(tfl.model({ inputs, outputs: apply(layers.flatten(), conv) }));
    expect(graph.output).toBe('flatten-1');
    expect(graph.nodes[1]?.config.activation).toBe('linear');
    const soft = apply(layers.activation({ activation: 'softmax' }), conv);
    const dropped = modelGraph(tfl.model({ inputs, outputs: apply(layers.flatten(), soft) }));
    expect(dropped.nodes.map(({ type, inputs }) => [type, inputs])).toEqual([
      ['InputLayer', []],
      ['Conv2D', ['input-layer-1']],
      ['Flatten', ['conv2d-1']],
    ]);
  });
});

describe('logits', () => {
  const outputOf = (...tail: tfl.layers.Layer[]) =>
    modelGraph(
      tfl.sequential({
        layers: [
          layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 3, name: 'conv' }),
          ...tail,
        ],
      }),
    ).output;
  const pool = () => layers.globalAveragePooling2d({ name: 'pool' });
  const norm = () => layers.batchNormalization({ name: 'norm' });

  it('are what a linear convolution gives on average', () => {
    expect(outputOf(pool())).toBe('pool');
    expect(outputOf(pool(), layers.activation({ activation: 'linear', name: 'same' }))).toBe(
      'same',
    );
    expect(outputOf(pool(), layers.softmax({}))).toBe('pool');
  });

  it('are what a softmax takes, whatever makes it', () => {
    expect(outputOf(layers.flatten(), norm(), layers.softmax({}))).toBe('norm');
    expect(outputOf(layers.flatten(), norm(), layers.activation({ activation: 'softmax' }))).toBe(
      'norm',
    );
    const a = tfl.input({ shape: [4] });
    const sum = apply(layers.add({ name: 'sum' }), [apply(dense(3), a), apply(dense(3), a)]);
    const model = tfl.model({ inputs: a, outputs: apply(layers.softmax({}), sum) });
    expect(modelGraph(model).output).toBe('sum');
  });
});
