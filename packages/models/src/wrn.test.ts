import '@tensorflow/tfjs-backend-cpu';
import { createRegistry } from '@freetickets/core';
import { modelGraph } from '@freetickets/model-graph';
import { checkGraph } from '@freetickets/model-graph/check';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  wrn,
  wrn101,
  wrn161,
  wrn162,
  wrn164,
  wrn222,
  wrn282,
  wrn402,
  wrn404,
  wrn2810,
} from './wrn.js';

const cifar = { seed: 1, inputShape: [32, 32, 3], classes: 10 };
/** Of which the structure is read alone. */
const structure = { ...cifar, weights: 'none' } as const;
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b);
const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('size', async () => {
  it.each([
    ['wrn-10-1', wrn101, 0.08],
    ['wrn-16-1', wrn161, 0.18],
    ['wrn-16-2', wrn162, 0.69],
    ['wrn-16-4', wrn164, 2.75],
    ['wrn-22-2', wrn222, 1.08],
    ['wrn-28-2', wrn282, 1.47],
    ['wrn-40-2', wrn402, 2.24],
    ['wrn-40-4', wrn404, 8.95],
  ] as const)('%s has the published number of parameters', (name, plugin, millions) => {
    expect(plugin.pluginName).toBe(name);
    const model = plugin().create(structure);
    const { parameters } = modelGraph(model);
    model.dispose();
    const trainable = parameters.flatMap(({ trainable, shape }) => (trainable ? size(shape) : []));
    expect(total(trainable) / 1e6).toBeCloseTo(millions, 2);
  });

  it('of wrn-16-2 is 691,674 trainable parameters', () => {
    const { trainableWeights } = wrn162().create(cifar);
    expect(total(trainableWeights.map(({ shape }) => size(shape as number[])))).toBe(691_674);
  });

  it('of wrn-28-10 is 36.46 million maskable weights, 5.243e9 multiply-adds', async () => {
    const model = wrn2810().create(structure);
    const graph = modelGraph(model);
    const { parameters } = graph;
    model.dispose();
    // Ensembles of it are within the limits of what is loaded.
    checkGraph(graph, { members: 10 });
    expect(() => checkGraph(graph, { members: 20, limits: { memory: 2 ** 40 } })).toThrow(
      'limits.operations allows 100,000,000,000 operations',
    );
    const kernels = parameters.filter(({ maskable }) => maskable);
    expect(total(kernels.map(({ shape }) => size(shape))) / 1e6).toBeCloseTo(36.46, 2);
    expect(total(parameters.map(({ multiplyAdds }) => multiplyAdds)) / 1e9).toBeCloseTo(5.243, 3);
    expect(parameters.filter(({ name }) => /conv\d\/bias|shortcut\/bias/.test(name))).toEqual([]);
  });
});

describe('structure', () => {
  const nodesOf = (width: number) =>
    new Map(
      modelGraph(wrn({ depth: 16, width }).create(cifar)).nodes.map((node) => [node.name, node]),
    );

  it('is pre-activation: normalise, activate, convolve, add', () => {
    const nodes = nodesOf(2);
    const inputs = (name: string) => nodes.get(`block2-2-${name}`)?.inputs;
    expect(inputs('bn1')).toEqual(['block2-1-add']);
    expect(inputs('relu1')).toEqual(['block2-2-bn1']);
    expect(inputs('conv1')).toEqual(['block2-2-relu1']);
    expect(inputs('bn2')).toEqual(['block2-2-conv1']);
    expect(inputs('relu2')).toEqual(['block2-2-bn2']);
    expect(inputs('conv2')).toEqual(['block2-2-relu2']);
    expect(nodes.get('bn')?.inputs).toEqual(['block3-2-add']);
    expect(nodes.get('pool')?.inputs).toEqual(['relu']);
    expect(nodes.get('bn')?.config).toMatchObject({ momentum: 0.9, epsilon: 1e-5 });
  });

  it('projects the activated input where the shape changes, else adds the raw input', () => {
    const nodes = nodesOf(2);
    const changes = ['block1-1', 'block2-1', 'block3-1'];
    for (const block of changes) {
      expect(nodes.get(`${block}-shortcut`)?.inputs).toEqual([`${block}-relu1`]);
      expect(nodes.get(`${block}-conv1`)?.inputs).toEqual([`${block}-relu1`]);
      expect(nodes.get(`${block}-add`)?.inputs).toEqual([`${block}-shortcut`, `${block}-conv2`]);
    }
    expect(nodes.get('block3-2-add')?.inputs).toEqual(['block3-1-add', 'block3-2-conv2']);
    expect([...nodes.keys()].filter((name) => name.endsWith('shortcut'))).toHaveLength(3);
    expect(nodesOf(1).get('block1-1-add')?.inputs).toEqual(['conv1', 'block1-1-conv2']);
  });

  it('halves height and width twice', () => {
    const nodes = nodesOf(1);
    const shapes = ['conv1', 'block1-2-add', 'block2-1-add', 'block3-2-add'].map(
      (name) => nodes.get(name)?.outputShape,
    );
    expect(shapes).toEqual([
      [32, 32, 16],
      [32, 32, 16],
      [16, 16, 32],
      [8, 8, 64],
    ]);
  });
});

describe('wrn', () => {
  it('is what the named ones are', () => {
    const hash = (model: ReturnType<ReturnType<typeof wrn>['create']>) => modelGraph(model).hash;
    expect(hash(wrn({ depth: 22, width: 2 }).create(cifar))).toBe(hash(wrn222().create(cifar)));
    const registry = createRegistry(wrn, wrn162, wrn2810);
    const instance = registry.get('model', 'wrn-16-2')();
    expect(instance.plugin).toEqual({ kind: 'model', name: 'wrn-16-2', options: {} });
    expect(registry.resolve('model', { name: 'wrn', depth: 10, width: 3 }).plugin.name).toBe('wrn');
  });

  it.each([4, 12, 18, 28.5, -2, Number.NaN])('refuses a depth of %d', (depth) => {
    expect(() => wrn({ depth, width: 1 })).toThrow(
      `model wrn: depth: got ${depth}, expected one of 10, 16, 22, 28 and so on up to 1,000 (6n + 4).`,
    );
  });

  it('drops activations before the second convolution of each block where it is asked to', () => {
    const { nodes, parameters } = modelGraph(
      wrn({ depth: 16, width: 1, dropout: 0.3 }).create(cifar),
    );
    const dropouts = nodes.filter(({ type }) => type === 'Dropout');
    expect(dropouts).toHaveLength(6);
    for (const { name, inputs, config } of dropouts) {
      const block = name.replace('-dropout', '');
      expect(inputs).toEqual([`${block}-relu2`]);
      expect(nodes.find((node) => node.name === `${block}-conv2`)?.inputs).toEqual([name]);
      expect(config.rate).toBe(0.3);
    }
    expect(parameters).toEqual(modelGraph(wrn161().create(cifar)).parameters);
    expect(() => wrn({ depth: 16, width: 1, dropout: 1 })).toThrow('dropout: got 1, expected');
  });

  it('refuses a width below 1, and none', () => {
    expect(() => wrn({ depth: 10, width: 0 })).toThrow(
      'model wrn: width: got 0, expected a whole number from 1 to 1,000.',
    );
    expect(() => wrn({ depth: 10 } as { depth: number; width: number })).toThrow(
      'model wrn: width: got undefined, expected a whole number from 1 to 1,000.',
    );
  });

  it('refuses more weights than can be meant, before it makes any', () => {
    const largest = wrn({ depth: 1000, width: 1000 });
    const options = { seed: 1, inputShape: [4, 4, 1], classes: 2 };
    expect(() => largest.create(options)).toThrow(
      /^wrn-1000-1000 would have [\d,]+ weights, more than the 268,435,456 that are allowed/,
    );
    expect(() => wrn({ depth: 1006, width: 1 })).toThrow('depth: got 1006');
    expect(() => wrn({ depth: 10, width: 1001 })).toThrow('width: got 1001');
  });
});
