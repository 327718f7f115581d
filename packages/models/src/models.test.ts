import '@tensorflow/tfjs-backend-cpu';
import { createRegistry } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { resnet20 } from './cifar-resnet.js';
import { lenet300100 } from './lenet-300-100.js';
import { lenet5 } from './lenet5.js';
import { lenet5Caffe } from './lenet5-caffe.js';
import { mlp } from './mlp.js';
import { mobilenetV1 } from './mobilenet.js';
import type { ModelFactory } from './model-factory.js';
import { resnet18, resnet50 } from './resnet.js';
import { vgg16 } from './vgg.js';
import { wrn101 } from './wrn.js';

const mnist = { seed: 1, inputShape: [28, 28, 1], classes: 10 };
const factories: [string, ModelFactory][] = [
  ['mlp', mlp()],
  ['lenet-300-100', lenet300100()],
  ['lenet-5', lenet5()],
  ['lenet-5-caffe', lenet5Caffe()],
  ['resnet-20', resnet20()],
  ['wrn-10-1', wrn101()],
  ['resnet-18', resnet18({ width: 1 / 16 })],
  ['resnet-50', resnet50({ width: 1 / 16 })],
  ['mobilenet-v1', mobilenetV1({ width: 1 / 16 })],
];

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** All weights by `layer/weight`. */
const weights = (model: LayersModel): Record<string, tf.TypedArray> =>
  Object.fromEntries(model.weights.map((each) => [each.originalName, each.read().dataSync()]));
const kernels = (model: LayersModel): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(weights(model)).flatMap(([name, values]) =>
      name.endsWith('/kernel') ? [[name, Array.from(values)]] : [],
    ),
  );
const layerNames = (model: LayersModel): string[] => model.layers.map(({ name }) => name);
const std = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('architectures', () => {
  it('have the published parameter counts', () => {
    expect(lenet5().create(mnist).countParams()).toBe(61_706);
    expect(lenet5Caffe().create(mnist).countParams()).toBe(431_080);
    expect(lenet300100().create(mnist).countParams()).toBe(266_610);
    const cifar = { seed: 1, inputShape: [32, 32, 3], classes: 100 };
    expect(mlp().create(cifar).countParams()).toBe(3073 * 256 + 257 * 128 + 129 * 100);
    expect(
      mlp({ hidden: [7] })
        .create({ ...mnist, inputShape: [5], classes: 2 })
        .countParams(),
    ).toBe(6 * 7 + 8 * 2);
  });

  it('name every layer, and flatten only where there is something to flatten', () => {
    expect(layerNames(lenet5().create(mnist))).toEqual(
      'input conv1 pool1 conv2 pool2 flatten dense1 dense2 logits'.split(' '),
    );
    expect(layerNames(mlp({ hidden: [3] }).create({ ...mnist, inputShape: [4] }))).toEqual(
      'input dense1 logits'.split(' '),
    );
    expect(layerNames(mlp({ hidden: [] }).create(mnist))).toEqual(
      'input flatten logits'.split(' '),
    );
  });

  it.each(factories)('%s predicts probabilities', (_, factory) => {
    const images = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 3);
    const rows = factory.create({ ...mnist, classes: 4 }).predict(images) as tf.Tensor;
    expect(rows.shape).toEqual([2, 4]);
    for (const sum of tf.sum(rows, 1).dataSync()) expect(sum).toBeCloseTo(1, 5);
  });

  it('mlp puts dropout after each hidden layer', () => {
    const model = mlp({ hidden: [4, 3], dropout: 0.2 }).create({ ...mnist, inputShape: [5] });
    expect(layerNames(model)).toEqual('input dense1 dropout1 dense2 dropout2 logits'.split(' '));
    expect(model.getLayer('dropout2').getConfig().rate).toBe(0.2);
    expect(() => mlp({ dropout: 1 })).toThrow('expected a number from 0, below 1');
  });

  it.each([
    ['lenet-300-100', lenet300100, 'input flatten dense1 dropout1 dense2 dropout2 logits'],
    ['lenet-5-caffe', lenet5Caffe, 'input conv1 pool1 conv2 pool2 flatten dense1 dropout1 logits'],
    [
      'lenet-5',
      lenet5,
      'input conv1 pool1 conv2 pool2 flatten dense1 dropout1 dense2 dropout2 logits',
    ],
  ] as const)('%s has dropout where it is asked for, and the same weights', (_, lenet, names) => {
    const [plain, dropped] = [lenet(), lenet({ dropout: 0.5 })].map((each) => each.create(mnist));
    expect(layerNames(dropped)).toEqual(names.split(' '));
    expect(dropped.getLayer('dropout1').getConfig().rate).toBe(0.5);
    const values = ({ weights }: typeof plain) =>
      weights.map((each) => [...each.read().dataSync()]);
    expect(values(dropped)).toEqual(values(plain));
  });

  it('mlp uses the activation asked for', () => {
    const model = mlp({ hidden: [3], activation: 'tanh' }).create(mnist);
    expect(model.getLayer('dense1').getConfig().activation).toBe('tanh');
    const values = kernels(model)['dense1/kernel'] as number[];
    expect(Math.max(...values)).toBeLessThan(Math.sqrt(6 / (784 + 3)));
  });
});

describe('initial weights', () => {
  it.each(factories)('of %s depend on the seed alone', (_, factory) => {
    const first = kernels(factory.create(mnist));
    lenet5().create({ ...mnist, seed: 9 });
    const again = kernels(factory.create(mnist));
    const other = kernels(factory.create({ ...mnist, seed: 2 }));
    for (const [name, values] of Object.entries(first)) {
      expect(
        values.every((value, i) => value === again[name]?.[i]),
        name,
      ).toBe(true);
      expect(values.filter((value, i) => value === other[name]?.[i]).length, name).toBeLessThan(
        values.length / 100,
      );
    }
  });

  it('of seed 0 are seeded as any other', () => {
    const zero = { ...mnist, seed: 0 };
    expect(weights(lenet5().create(zero))).toEqual(weights(lenet5().create(zero)));
  });

  it('of a depthwise kernel are He-normal in what each output takes in', () => {
    const model = mobilenetV1().create({ ...mnist, inputShape: [8, 8, 3] });
    const values = weights(model)['block6-depthwise/depthwise_kernel'];
    expect(std([...values]) / Math.sqrt(2 / 9)).toBeCloseTo(1, 1);
  });

  it('are not there where only the structure is read', () => {
    const before = tf.memory();
    const options = { ...mnist, inputShape: [200_000], weights: 'none' } as const;
    const model = mlp({ hidden: [200_000] }).create(options);
    expect(model.countParams()).toBe(200_000 ** 2 + 200_000 + 200_001 * 10);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  it('of layers of one shape differ', () => {
    const same = kernels(mlp({ hidden: [50, 50, 50] }).create(mnist));
    expect(same['dense2/kernel']).not.toEqual(same['dense3/kernel']);
  });

  it('are He-normal in hidden layers, Glorot-uniform in the output layer, and 0 in biases', () => {
    const model = lenet5Caffe().create(mnist);
    const values = kernels(model);
    const fanIn = { conv1: 25, conv2: 25 * 20, dense1: 800 };
    for (const [layer, n] of Object.entries(fanIn)) {
      const kernel = values[`${layer}/kernel`] as number[];
      // Five standard errors of a standard deviation estimated from so many values.
      const tolerance = 5 / Math.sqrt(2 * kernel.length);
      expect(Math.abs(std(kernel) / Math.sqrt(2 / n) - 1), layer).toBeLessThan(tolerance);
    }
    const output = values['logits/kernel'] as number[];
    expect(std(output)).toBeCloseTo(Math.sqrt(2 / 510), 2);
    expect(Math.max(...output.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 510));
    for (const [name, bias] of Object.entries(weights(model))) {
      if (name.endsWith('/bias')) expect(bias.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('refused', () => {
  it.each(['imagenet', 'cifar'] as const)('vgg-16 for %s says its smallest image', (form) => {
    const create = (...inputShape: number[]) =>
      vgg16({ form, width: 1 / 64 }).create({ ...mnist, inputShape });
    expect(create(32, 32, 3).getLayer('pool5').outputShape.slice(1, 3)).toEqual([1, 1]);
    expect(() => create(31, 32, 3)).toThrow('The smallest that works is [32, 32, channels]');
  });

  it.each([0, -1, 2.5, Number.NaN])('a width of %d', (width) => {
    for (const factory of [resnet18, vgg16, mobilenetV1]) {
      expect(() => factory({ width })).toThrow(
        /width: got .*, expected a number above 0, at most 2/,
      );
    }
    expect(() => resnet18({ form: 'mnist' as 'cifar' })).toThrow("'imagenet' or 'cifar'");
  });

  it.each([
    ['lenet-5', lenet5(), 12],
    ['lenet-5-caffe', lenet5Caffe(), 16],
  ] as const)('%s says the smallest image, and takes it', (name, factory, size) => {
    const create = (...inputShape: number[]) => factory.create({ ...mnist, inputShape });
    expect(create(size, size, 3).outputs[0]?.shape).toEqual([null, 10]);
    expect(create(size, size, 3).getLayer('pool2').outputShape.slice(1, 3)).toEqual([1, 1]);
    for (const shape of [[size - 1, size, 3], [size, size - 1, 3], [size, size], [784]]) {
      expect(() => create(...shape)).toThrow(expect.objectContaining({ name: 'ModelError' }));
      expect(() => create(...shape)).toThrow(
        `${name} cannot take an input of shape [${shape.join(', ')}]. The smallest that works is [${size}, ${size}, channels]`,
      );
    }
  });

  it.each([
    ['resnet-20', resnet20()],
    ['wrn-10-1', wrn101()],
    ['resnet-18', resnet18({ width: 1 / 16 })],
    ['mobilenet-v1', mobilenetV1({ width: 1 / 16 })],
  ] as const)('%s: what is no image; it takes any that is', (name, factory) => {
    const create = (...inputShape: number[]) => factory.create({ ...mnist, inputShape });
    for (const shape of [
      [1, 1, 3],
      [7, 10, 1],
    ]) {
      const one = create(...shape).predict(tf.ones([1, ...shape])) as tf.Tensor;
      expect(one.shape).toEqual([1, 10]);
    }
    for (const shape of [[0, 1, 3], [32, 32], [784]]) {
      expect(() => create(...shape)).toThrow(expect.objectContaining({ name: 'ModelError' }));
      expect(() => create(...shape)).toThrow(
        `${name} cannot take an input of shape [${shape.join(', ')}]. The smallest that works is [1, 1, channels]`,
      );
    }
  });

  it.each(factories)('%s: fewer than two classes, and sizes that are none', (_, factory) => {
    for (const classes of [1, 0, -3, 2.5, Number.NaN]) {
      expect(() => factory.create({ ...mnist, classes })).toThrow(/^classes: got .* at least 2/);
    }
    for (const inputShape of [[], [28, 28, 0], [28.5, 28, 1], [28, Number.NaN, 1]]) {
      expect(() => factory.create({ ...mnist, inputShape })).toThrow(
        expect.objectContaining({ name: 'ModelError' }),
      );
    }
    expect(() => factory.create({ ...mnist, seed: -1 })).toThrow(/^seed/);
  });

  it('mlp: sizes and activations that are none', () => {
    expect(() => mlp({ hidden: [10, 0] })).toThrow(
      'model mlp: hidden.1: got 0, expected a whole number from 1 to 1,048,576.',
    );
    expect(() => mlp({ hidden: [Number.NaN] })).toThrow(/a whole number from 1 to 1,048,576/);
    const large = mlp({ hidden: [65_536, 65_536] });
    expect(() => large.create(mnist)).toThrow(
      /^mlp would have 4,347,002,880 weights, more than the 268,435,456 that are allowed/,
    );
    expect(() => mlp({ hidden: new Array(1001).fill(1) })).toThrow('at most 1,000');
    expect(() => mlp({ activation: 'softmax' as 'relu' })).toThrow(
      /one of relu, elu, tanh, sigmoid/,
    );
  });
});

it('are found by name in a registry', () => {
  const registry = createRegistry(mlp, lenet300100, lenet5, lenet5Caffe);
  const model = registry.resolve('model', { name: 'mlp', hidden: [3] }).create(mnist);
  expect(model.countParams()).toBe(785 * 3 + 4 * 10);
});
