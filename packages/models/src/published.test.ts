import '@tensorflow/tfjs-backend-cpu';
import { modelGraph } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mobilenetV1 } from './mobilenet.js';
import type { ModelFactory } from './model-factory.js';
import { resnet18, resnet50 } from './resnet.js';
import { vgg16, vgg19 } from './vgg.js';

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function graphOf(factory: ModelFactory, inputShape: readonly number[], classes: number) {
  const model = factory.create({ seed: 1, inputShape, classes, weights: 'none' });
  const graph = modelGraph(model);
  model.dispose();
  return graph;
}

const parametersOf = (...given: Parameters<typeof graphOf>) =>
  total(
    graphOf(...given).parameters.map(({ trainable, shape }) => (trainable ? product(shape) : 0)),
  );

describe('as published', () => {
  // Of torchvision, without running statistics; of Keras for MobileNet. Multiply-adds in thousands of millions.
  it.each([
    ['resnet-18', resnet18(), 11_689_512, 1.814],
    ['resnet-50', resnet50(), 25_557_032, 4.089],
    ['vgg-16', vgg16(), 138_365_992, 15.47],
    ['vgg-19', vgg19(), 143_678_248, 19.632],
    ['mobilenet-v1', mobilenetV1(), 4_231_976, 0.5687],
  ] as const)('%s on ImageNet', (_, factory, parameters, multiplyAdds) => {
    const graph = graphOf(factory, [224, 224, 3], 1000);
    const trainable = graph.parameters.filter((each) => each.trainable);
    expect(total(trainable.map(({ shape }) => product(shape)))).toBe(parameters);
    const cost = total(graph.parameters.map((each) => each.multiplyAdds)) / 1e9;
    expect(Math.abs(cost - multiplyAdds)).toBeLessThan(5e-4);
  });

  it('mobilenet-v1 has 4,253,864 parameters with moving statistics', () => {
    const { parameters } = graphOf(mobilenetV1(), [224, 224, 3], 1000);
    expect(total(parameters.map(({ shape }) => product(shape)))).toBe(4_253_864);
  });

  it.each([
    ['resnet-18', resnet18({ form: 'cifar' }), 11_173_962],
    ['resnet-50', resnet50({ form: 'cifar' }), 23_520_842],
    ['vgg-16', vgg16({ form: 'cifar' }), 15_255_626],
    ['vgg-19', vgg19({ form: 'cifar' }), 20_035_018],
  ] as const)('%s on CIFAR-10', (_, factory, parameters) => {
    expect(parametersOf(factory, [32, 32, 3], 10)).toBe(parameters);
  });

  it.each([
    [0.75, 2_585_560],
    [0.5, 1_331_592],
    [0.25, 470_072],
  ])('mobilenet-v1 of width %d', (width, parameters) => {
    const counted = graphOf(mobilenetV1({ width }), [224, 224, 3], 1000).parameters;
    const statistics = total(
      counted.map(({ trainable, shape }) => (trainable ? 0 : product(shape))),
    );
    expect(total(counted.map(({ shape }) => product(shape))) - statistics).toBe(parameters);
  });
});

describe('structure', () => {
  const nodesOf = (factory: ModelFactory, inputShape = [224, 224, 3]) =>
    new Map(graphOf(factory, inputShape, 10).nodes.map((node) => [node.name, node]));
  const configOf = (nodes: ReturnType<typeof nodesOf>, name: string) => nodes.get(name)?.config;

  it.each([
    ['resnet-18', resnet18(), 'conv1', 512],
    ['resnet-50', resnet50(), 'conv2', 2048],
  ] as const)(
    '%s pads strided windows on both sides, and halves five times',
    (_, factory, strided, channels) => {
      const nodes = nodesOf(factory);
      const both = (zeros: number) => [
        [zeros, zeros],
        [zeros, zeros],
      ];
      expect(configOf(nodes, 'conv1-pad')).toMatchObject({ padding: both(3) });
      expect(configOf(nodes, 'conv1')).toMatchObject({ strides: [2, 2], padding: 'valid' });
      expect(configOf(nodes, 'pool1-pad')).toMatchObject({ padding: both(1) });
      expect(configOf(nodes, 'pool1')).toMatchObject({ poolSize: [3, 3], padding: 'valid' });
      for (const block of ['block2-1', 'block3-1', 'block4-1']) {
        expect(configOf(nodes, `${block}-${strided}-pad`)).toMatchObject({ padding: both(1) });
        const conv = configOf(nodes, `${block}-${strided}`);
        expect(conv).toMatchObject({ kernelSize: [3, 3], strides: [2, 2], padding: 'valid' });
        expect(nodes.get(`${block}-add`)?.inputs[0]).toBe(`${block}-shortcut-bn`);
      }
      expect(nodes.get('block4-2-relu')?.outputShape).toEqual([7, 7, channels]);
      expect(nodes.get('block4-2-add')?.inputs[0]).toBe('block4-1-relu');
      // As torchvision's at sizes where padding matters: ceil(size / 2) five times.
      const odd = nodesOf(factory, [65, 33, 3]);
      expect(odd.get('block4-2-relu')?.outputShape).toEqual([3, 2, channels]);
    },
  );

  it('resnet-18 for CIFAR keeps its size in the first layer', () => {
    const nodes = nodesOf(resnet18({ form: 'cifar' }), [32, 32, 3]);
    expect(nodes.get('relu1')?.outputShape).toEqual([32, 32, 64]);
    expect(nodes.has('pool1')).toBe(false);
    expect(nodes.get('block4-2-relu')?.outputShape).toEqual([4, 4, 512]);
  });

  it('vgg-16 for CIFAR normalises what its dense layers make, for ImageNet it drops half', () => {
    const cifar = nodesOf(vgg16({ form: 'cifar' }), [32, 32, 3]);
    expect(cifar.get('dense2')?.inputs).toEqual(['dense1-bn']);
    expect(cifar.get('dense1-bn')?.inputs).toEqual(['dense1']);
    expect(cifar.get('dense1')?.config).toMatchObject({ units: 512, activation: 'relu' });
    const imagenet = nodesOf(vgg16());
    expect(imagenet.get('dense1')?.config).toMatchObject({ units: 4096, activation: 'relu' });
    expect(imagenet.get('logits')?.inputs).toEqual(['dropout2']);
    expect(imagenet.get('dropout2')?.config).toMatchObject({ rate: 0.5 });
    expect(imagenet.get('pool5')?.outputShape).toEqual([7, 7, 512]);
  });

  it('mobilenet-v1 rectifies up to 6', () => {
    const nodes = nodesOf(mobilenetV1());
    const rectified = [...nodes.values()].filter(({ type }) => type === 'ReLU');
    expect(rectified).toHaveLength(27);
    for (const { config } of rectified) expect(config.maxValue).toBe(6);
    expect(nodes.get('block13-relu2')?.outputShape).toEqual([7, 7, 1024]);
  });
});
