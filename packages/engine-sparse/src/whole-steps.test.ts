import '@tensorflow/tfjs-backend-wasm';
import type { NetworkState } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { lenet5, type ModelFactory, resnet20, wrn } from '@freetickets/models';
import { Mask } from '@freetickets/sparse-masks';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { sparse } from './engine.js';
import { batchOf, ticketOf } from './testing-models.js';
import { runtimes } from './testing-runtimes.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
});

/** The largest difference of any parameter, relative to the parameter's largest value. */
function distance(a: NetworkState, b: NetworkState): number {
  const differences = Object.entries(a.parameters).map(([name, { values }]) => {
    const other = b.parameters[name].values;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    return (
      values.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0) / largest
    );
  });
  return Math.max(...differences);
}

type Tensor = SymbolicTensor;
const apply = (layer: layers.Layer, ...inputs: Tensor[]): Tensor =>
  layer.apply(inputs.length === 1 ? inputs[0] : inputs) as Tensor;

/** A small network of a convolution, a part that is put together in an unusual way, and a classifier. */
function unusual(
  part: (x: Tensor, name: (of: string) => { name: string }) => Tensor,
): ModelFactory {
  return {
    create({ seed, inputShape, classes }) {
      let count = 0;
      const name = (of: string) => ({ name: `${of}${++count}` });
      const inputs = input({ shape: [...inputShape], name: 'input' });
      const initial = () => initializers.glorotUniform({ seed: seed + 7 * ++count });
      const stem = layers.conv2d({
        ...name('stem'),
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: initial(),
      });
      const x = part(apply(stem, inputs), name);
      const flat = x.rank > 2 ? apply(layers.flatten(name('flatten')), x) : x;
      const logits = layers.dense({ name: 'logits', units: classes, kernelInitializer: initial() });
      return model({ inputs, outputs: apply(logits, flat) });
    },
  };
}
const conv = (options: { name: string }, filters = 6) =>
  layers.conv2d({
    ...options,
    filters,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer: initializers.glorotUniform({ seed: options.name.length + filters }),
  });
const relu = { activation: 'relu' } as const;

/** Words by their numbers. */
const sentence: ModelFactory = {
  create({ seed, inputShape, classes }) {
    const inputs = input({ shape: [...inputShape], name: 'input' });
    const initial = (more: number) => initializers.glorotUniform({ seed: seed + more });
    const words = layers.embedding({
      name: 'words',
      inputDim: 20,
      outputDim: 6,
      embeddingsInitializer: initializers.randomUniform({ minval: -1, maxval: 1, seed: 5 }),
    });
    const convolved = layers.conv1d({
      name: 'conv',
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'elu',
      kernelInitializer: initial(1),
    });
    const pooled = layers.maxPooling1d({ name: 'pool', poolSize: 2, padding: 'same' });
    const mean = layers.globalAveragePooling1d({ name: 'mean' });
    const logits = layers.dense({ name: 'logits', units: classes, kernelInitializer: initial(2) });
    const outputs = [words, convolved, pooled, mean, logits].reduce(
      (value, layer) => apply(layer, value),
      inputs,
    );
    return model({ inputs, outputs });
  },
};

/** An image and a few numbers, which say how much of each of its channels goes on. */
const twoInputs: ModelFactory = {
  create({ seed, classes }) {
    const image = input({ shape: [5, 4, 2], name: 'image' });
    const numbers = input({ shape: [7], name: 'numbers' });
    const initial = (more: number) => initializers.glorotUniform({ seed: seed + more });
    const gate = layers.dense({ name: 'gate', units: 6, kernelInitializer: initial(1) });
    const gated = apply(
      layers.multiply({ name: 'gated' }),
      apply(conv({ name: 'conv' }), image),
      apply(gate, numbers),
    );
    const flat = apply(layers.flatten({ name: 'flatten' }), gated);
    const logits = layers.dense({ name: 'logits', units: classes, kernelInitializer: initial(2) });
    return model({ inputs: [image, numbers], outputs: apply(logits, flat) });
  },
};

const networks: [string, ModelFactory, number[], number][] = [
  [
    'two batch norms of one tensor',
    unusual((x, name) => {
      const branches = [1, 2].map(() => apply(layers.batchNormalization(name('norm')), x));
      return apply(layers.add(name('add')), ...branches.map((y) => apply(conv(name('conv')), y)));
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'x + conv(x)',
    unusual((x, name) => apply(layers.add(name('add')), x, apply(conv(name('conv')), x))),
    [9, 9, 2],
    0.5,
  ],
  [
    'x + conv(x) of a rectified x',
    unusual((y, name) => {
      const x = apply(layers.activation({ ...name('relu'), ...relu }), y);
      return apply(layers.add(name('add')), x, apply(conv(name('conv')), x));
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'a value under another name',
    unusual((t, name) => {
      const x = apply(conv(name('conv')), t);
      const same = apply(layers.activation({ ...name('same'), activation: 'linear' }), x);
      const sum = apply(layers.add(name('add')), same, t);
      return apply(layers.concatenate(name('concat')), x, sum, sum);
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'a layer called twice',
    unusual((x, name) => {
      const shared = conv(name('shared'));
      return apply(
        shared,
        apply(layers.activation({ ...name('tanh'), activation: 'tanh' }), apply(shared, x)),
      );
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'a global maximum with ties',
    unusual((x, name) => {
      const y = apply(layers.activation({ ...name('relu'), ...relu }), x);
      const most = apply(
        layers.globalMaxPooling2d({ ...name('most'), dataFormat: 'channelsLast' }),
        y,
      );
      // With weights by which most units stay at 0, all classes come out alike, and which is the highest is left to
      // rounding.
      const kernelInitializer = initializers.glorotUniform({ seed: 102 });
      return apply(layers.dense({ ...name('dense'), units: 5, ...relu, kernelInitializer }), most);
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'squeeze and excitation of a separable convolution',
    unusual((x, name) => {
      const y = apply(
        layers.separableConv2d({
          ...name('separable'),
          filters: 8,
          kernelSize: 3,
          padding: 'same',
          depthMultiplier: 2,
          depthwiseInitializer: initializers.glorotUniform({ seed: 11 }),
          pointwiseInitializer: initializers.glorotUniform({ seed: 12 }),
        }),
        x,
      );
      const normal = apply(layers.layerNormalization(name('norm')), y);
      const bent = apply(layers.activation({ ...name('gelu'), activation: 'gelu_new' }), normal);
      const squeezed = apply(
        layers.globalAveragePooling2d({ ...name('squeeze'), dataFormat: 'channelsLast' }),
        bent,
      );
      const gate = apply(
        layers.dense({
          ...name('gate'),
          units: 8,
          activation: 'sigmoid',
          kernelInitializer: initializers.glorotUniform({ seed: 13 }),
        }),
        squeezed,
      );
      const shaped = apply(layers.reshape({ ...name('shape'), targetShape: [1, 1, 8] }), gate);
      return apply(layers.multiply(name('excite')), bent, shaped);
    }),
    [9, 9, 2],
    0.5,
  ],
  [
    'an image made larger in two ways',
    unusual((x, name) => {
      const spread = apply(
        layers.conv2dTranspose({
          ...name('transposed'),
          filters: 6,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          activation: 'swish',
          kernelInitializer: initializers.glorotUniform({ seed: 11 }),
        }),
        x,
      );
      const repeated = apply(layers.upSampling2d({ ...name('repeated'), size: [2, 2] }), x);
      return apply(layers.add(name('add')), spread, repeated);
    }),
    [5, 4, 2],
    0.5,
  ],
  ['a sentence', sentence, [12], 0.5],
  ['an image and numbers', twoInputs, [5 * 4 * 2 + 7], 0.5],

  ['lenet-5', lenet5(), [28, 28, 1], 0.2],
  ['resnet-20', resnet20(), [16, 16, 3], 0.5],
  ['wrn-10-1', wrn({ depth: 10, width: 1 }), [16, 16, 3], 0.2],
];

describe.each(networks)('%s', (_, factory, shape, density) => {
  const optimizer = { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 5e-4 } as const;

  test('trains as on the masked engine, through a topology update', async () => {
    const { graph, ticket } = await ticketOf(factory, shape, density);
    const options = {
      initial: ticket,
      optimizer,
      loss: { labelSmoothing: 0.1 },
      batchSize: 20,
      seed: 1,
    };
    const expected = await tfjs().createNetwork(graph, options);
    const networks = await Promise.all(
      runtimes.map((runtime) => sparse(runtime).createNetwork(graph, options)),
    );
    for (const step of [1, 2, 3]) {
      const batch = batchOf(graph, step, [18, 20, 16][step - 1]);
      const learningRate = 0.02;
      const collect = ['denseGradient'] as const;
      const wanted = await expected.trainBatch(batch, { learningRate, collect });
      const state = await expected.exportState();
      for (const [i, network] of networks.entries()) {
        const got = await network.trainBatch(batch, { learningRate, collect });
        const label = `${runtimes[i].variant}, ${runtimes[i].threads} threads, step ${step}`;
        expect(got.loss, label).toBeCloseTo(wanted.loss, 4);
        expect(got.correct, label).toBe(wanted.correct);
        expect(distance(state, await network.exportState()), label).toBeLessThan(1e-3);
      }
      if (step !== 2) continue;
      for (const { name, maskable } of graph.parameters) {
        if (!maskable) continue;
        const { mask, denseGradient } = await expected.layer(name);
        const grown = mask
          .inactive()
          .sort((a, b) => Math.abs(denseGradient[b]) - Math.abs(denseGradient[a]));
        const half = Math.min(grown.length, Math.floor(mask.count / 2));
        const next = Mask.of(mask.size, [...mask.active().slice(half), ...grown.slice(0, half)]);
        for (const network of [expected, ...networks]) await network.setMask(name, next);
      }
    }
    for (const network of [expected, ...networks]) network.dispose();
  });
});
