import '@tensorflow/tfjs-backend-cpu';
import { modelGraph } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, model as newModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { resnet20, resnet32, resnet44, resnet56 } from './cifar-resnet.js';

const cifar = { seed: 1, inputShape: [32, 32, 3], classes: 10 };
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b);
const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('size', () => {
  /** Weights of 3 stages, with 2 of the normalisation a filter: what a network of n blocks a stage has. */
  const expected = (n: number): number => {
    const stem = 27 * 16 + 2 * 16;
    const blocks = [16, 32, 64].map((width) => 2 * n * (9 * width ** 2 + 2 * width));
    // The first convolutions of two stages have half of their stage's channels as inputs.
    return stem + total(blocks) - 9 * 16 * 32 - 9 * 32 * 64 + 64 * 10 + 10;
  };

  it.each([
    ['resnet-20', resnet20, 3, 0.27, 40.55],
    ['resnet-32', resnet32, 5, 0.46, 68.86],
    ['resnet-44', resnet44, 7, 0.66, 97.17],
    ['resnet-56', resnet56, 9, 0.85, 125.49],
  ] as const)('of %s is as published', (name, plugin, n, millions, multiplyAdds) => {
    expect(plugin.pluginName).toBe(name);
    const { parameters } = modelGraph(plugin().create(cifar));
    const trainable = total(
      parameters.flatMap(({ trainable, shape }) => (trainable ? size(shape) : [])),
    );
    expect(trainable).toBe(expected(n));
    expect(trainable / 1e6).toBeCloseTo(millions, 2);
    expect(total(parameters.map((each) => each.multiplyAdds)) / 1e6).toBeCloseTo(multiplyAdds, 2);
  });

  it('of resnet-20 is 269,722 trainable parameters', () => {
    const { trainableWeights } = resnet20().create(cifar);
    expect(total(trainableWeights.map(({ shape }) => size(shape as number[])))).toBe(269_722);
  });
});

describe('structure', () => {
  it('is post-activation: the second ReLU follows the sum', () => {
    const nodes = new Map(
      modelGraph(resnet20().create(cifar)).nodes.map((node) => [node.name, node]),
    );
    const inputs = (name: string) => nodes.get(`block2-2-${name}`)?.inputs;
    expect(inputs('conv1')).toEqual(['block2-1-relu2']);
    expect(inputs('bn1')).toEqual(['block2-2-conv1']);
    expect(inputs('relu1')).toEqual(['block2-2-bn1']);
    expect(inputs('conv2')).toEqual(['block2-2-relu1']);
    expect(inputs('bn2')).toEqual(['block2-2-conv2']);
    expect(inputs('add')).toEqual(['block2-1-relu2', 'block2-2-bn2']);
    expect(inputs('relu2')).toEqual(['block2-2-add']);
    expect(nodes.get('pool')?.inputs).toEqual(['block3-3-relu2']);
    expect(nodes.get('bn1')?.config).toMatchObject({ momentum: 0.9, epsilon: 1e-5 });
  });

  it('without its residual branches passes every fourth pixel on, between channels of zeros', () => {
    const model = resnet20().create({ ...cifar, inputShape: [7, 10, 3] });
    for (const { name, weights } of model.layers) {
      const [gamma] = weights;
      if (name.endsWith('-bn2')) gamma?.write(tf.zerosLike(gamma.read()));
    }
    const images = tf.randomNormal([2, 7, 10, 3], 0, 1, 'float32', 3);
    const at = (layer: string) => outputOf(model, layer, images);
    const stem = at('relu1').arraySync() as number[][][][];
    const expected = stem.map((image) => {
      const pixels = [0, 4].flatMap((row) => [0, 4, 8].map((column) => image[row]?.[column] ?? []));
      const means = Array.from({ length: 16 }, (_, c) => total(pixels.map((p) => p[c] ?? 0)) / 6);
      return [...Array(24).fill(0), ...means, ...Array(24).fill(0)];
    });
    expect(Math.max(...expected.flat())).toBeGreaterThan(0.1);
    const actual = at('pool').arraySync() as number[][];
    for (const [i, row] of expected.entries()) {
      for (const [c, value] of row.entries()) expect(actual[i]?.[c], `${c}`).toBeCloseTo(value, 5);
    }
  });
});

function outputOf(model: LayersModel, layer: string, inputs: tf.Tensor): tf.Tensor {
  const { output } = model.getLayer(layer);
  return newModel({ inputs: model.inputs, outputs: output }).predict(inputs) as tf.Tensor;
}
