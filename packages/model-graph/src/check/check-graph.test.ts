import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { type GraphNode, ModelError, type ModelGraph } from '@freetickets/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from './index.js';
import {
  configured,
  type Deep,
  find,
  forged as forgedOf,
  parameter,
  residual,
} from './testing-graph.js';

let valid: ModelGraph;
beforeAll(async () => {
  await tf.setBackend('cpu');
  valid = residual();
});

const forged = (change: (graph: Deep<ModelGraph>) => void) => forgedOf(valid, change);
it('accepts what modelGraph makes', () => {
  expect(() => checkGraph(valid)).not.toThrow();
  expect(() => checkGraph(JSON.parse(JSON.stringify(valid)))).not.toThrow();
});

describe('refuses', () => {
  it.each<[string, (graph: Deep<ModelGraph>) => void, string]>([
    [
      'an output shape that does not follow',
      (graph) => {
        find(graph, 'flat').outputShape = [4];
      },
      'Node "flat" (Flatten) claims the output [4], but [32] follows from its layer and inputs.',
    ],
    [
      'an input of another shape than its layer says',
      (graph) => {
        graph.inputShape = [64, 64, 2];
      },
      'Node "image" (InputLayer) claims the output [8, 8, 2], but [64, 64, 2] follows',
    ],
    [
      'other classes than logits',
      (graph) => {
        graph.classes = 4;
      },
      'has the shape [3], expected [4], one axis of its classes or numbers',
    ],
    [
      'a bias that is shorter than its layer',
      (graph) => {
        parameter(graph, 'logits/bias').shape = [2];
      },
      'Parameter "logits/bias" claims shape [2], but [3] follows from the layers.',
    ],
    [
      'a kernel of another shape and equal size',
      (graph) => {
        parameter(graph, 'logits/kernel').shape.reverse();
      },
      'Parameter "logits/kernel" claims shape [3,32], but [32,3]',
    ],
    [
      'a missing parameter',
      (graph) => {
        graph.parameters.pop();
      },
      'Parameter "logits/bias" is missing',
    ],
    [
      'a parameter without a layer',
      (graph) => {
        graph.parameters.push({ ...graph.parameters[0], name: 'x/kernel', layer: 'x' });
      },
      'Parameter "x/kernel" belongs to no layer',
    ],
    [
      'a parameter twice',
      (graph) => {
        graph.parameters.push(graph.parameters[0]);
      },
      'same name',
    ],
    [
      'parameters in another order',
      (graph) => {
        graph.parameters.reverse();
      },
      'Parameter "logits/bias" stands where "conv/kernel" follows',
    ],
    [
      'statistics that are trained',
      (graph) => {
        parameter(graph, 'norm/moving_mean').trainable = true;
      },
      'claims trainable true, but false follows',
    ],
    [
      'a mask on a bias',
      (graph) => {
        parameter(graph, 'conv/bias').maskable = true;
      },
      'claims maskable true, but false follows',
    ],
    [
      'other multiply-adds',
      (graph) => {
        parameter(graph, 'conv/kernel').multiplyAdds = 1;
      },
      'Parameter "conv/kernel" claims multiplyAdds 1, but 768 follows',
    ],
    [
      'two nodes of one name',
      (graph) => {
        find(graph, 'pool').name = 'norm';
      },
      'Node "norm" (MaxPooling2D) is there twice',
    ],
    [
      'a cycle',
      (graph) => {
        find(graph, 'norm').inputs = ['sum'];
      },
      'Node "norm" (BatchNormalization) takes "sum", which is no earlier node',
    ],
    [
      'a node that takes nothing known',
      (graph) => {
        find(graph, 'norm').inputs = ['elsewhere'];
      },
      'takes "elsewhere"',
    ],
    [
      'a node that leads nowhere',
      (graph) => {
        find(graph, 'drop').inputs = ['both'];
        find(graph, 'flat').inputs = ['pool'];
      },
      'Node "drop" (Dropout) does not lead to the output',
    ],
    [
      'a second input',
      (graph) => {
        Object.assign(find(graph, 'norm'), { type: 'InputLayer', config: {}, inputs: [] });
      },
      'Node "norm" (InputLayer) is out of place',
    ],
    [
      'an input behind other nodes',
      (graph) => {
        const input = graph.nodes[0];
        const other = { ...input, name: 'other', layer: 'other' };
        graph.nodes.splice(2, 0, other);
        find(graph, 'flat').inputs.push('other');
      },
      'Node "other" (InputLayer) is out of place',
    ],
    [
      'examples that are not all inputs',
      (graph) => {
        const other = { ...graph.nodes[0], name: 'other', layer: 'other' };
        graph.nodes.splice(1, 0, other);
        find(graph, 'sum').inputs.push('other');
      },
      'do not fit together',
    ],
    [
      'no input',
      (graph) => {
        graph.nodes.shift();
      },
      'is out of place',
    ],
    [
      'no nodes',
      (graph) => {
        graph.nodes = [];
      },
      'is none of its nodes',
    ],
    [
      'calls of one layer as two classes',
      (graph) => {
        find(graph, 'twice#2').config.activation = 'relu';
      },
      'Node "twice#2" calls the layer "twice" as another class, with other options',
    ],
    [
      'a merge of one input',
      (graph) => {
        find(graph, 'sum').inputs = ['twice#2'];
      },
      'Node "sum" (Add): got 1 inputs, expected at least two.',
    ],
    [
      'two inputs of a layer that takes one',
      (graph) => {
        find(graph, 'drop').inputs.push('pool');
      },
      'got 2 inputs, expected one',
    ],
  ])('%s', (_, change, message) => {
    const graph = forged(change);
    expect(() => checkGraph(graph)).toThrow(ModelError);
    expect(() => checkGraph(graph)).toThrow(message);
  });

  it.each<[string, object, string]>([
    ['pool', { poolSize: [2 ** 31, 2] }, 'poolSize.0: got 2147483648, expected a whole number'],
    ['pool', { strides: [0, 2] }, 'strides.0: got 0'],
    ['pool', { strides: [1.5, 2] }, 'strides.0: got 1.5'],
    ['pool', { poolSize: [2] }, 'poolSize: got [2], expected an array of 2'],
    ['pool', { padding: 'causal' }, `padding: got "causal", expected 'same' or 'valid'`],
    ['pool', { padding: 'valid', poolSize: [5, 5] }, 'whole numbers from 1'],
    ['pool', { dataFormat: 'channelsFirst' }, 'claims the output [2, 2, 8]'],
    [
      'pad',
      {
        padding: [
          [-1, 1],
          [0, 0],
        ],
      },
      'padding.0.0: got -1',
    ],
    [
      'pad',
      {
        padding: [
          [2 ** 31 - 1, 1],
          [0, 0],
        ],
      },
      'more than 2147483647 values',
    ],
    ['norm', { axis: 99 }, 'names the axis 99'],
    ['norm', { axis: 0 }, 'names the axis 0'],
    ['norm', { epsilon: -1 }, 'epsilon: got -1, expected a number from 0'],
    ['norm', { epsilon: Number.NaN }, 'epsilon: got NaN'],
    ['norm', { scale: false }, 'Parameter "norm/gamma" stands where "norm/beta" follows'],
    ['drop', { rate: 2 }, 'rate: got 2, expected a number from 0 up to 1'],
    ['both', { axis: 1 }, 'claims the output [3, 3, 8], but [6, 3, 4]'],
    ['conv', { filters: 2 ** 31 }, 'filters: got 2147483648'],
    ['conv', { filters: 2 ** 31 - 1 }, 'more than 2147483647 values'],
    ['conv', { kernelSize: [3, -2] }, 'kernelSize.1: got -2'],
    ['conv', { dilationRate: [2, 2] }, 'claims the output'],
    [
      'conv',
      { kernelSize: [1024, 1025] },
      'kernelSize: got [1024,1025], expected axes that make at most 1048576 positions',
    ],
    ['pool', { poolSize: [65536, 65536] }, 'poolSize: got [65536,65536], expected axes that make'],
    ['conv', { groups: 2 }, 'the option "groups" is none of this class'],
    ['conv', { useBias: undefined }, 'the option useBias is missing'],
    ['conv', { useBias: 1 }, 'useBias: got 1, expected true or false'],
    ['logits', { units: 2 }, 'claims the output [3], but [2]'],
    ['logits', { activation: 'constructor' }, "a name of JavaScript's own objects"],
  ])('%s with %j', (name, config, message) => {
    const graph = forged(configured(name, config));
    expect(() => checkGraph(graph)).toThrow(ModelError);
    expect(() => checkGraph(graph)).toThrow(message);
  });

  it('a Reshape to another size', () => {
    const to = (targetShape: (number | null)[]) =>
      forged((graph) => {
        Object.assign(find(graph, 'flat'), { type: 'Reshape', config: { targetShape } });
      });
    expect(() => checkGraph(to([32]))).not.toThrow();
    expect(() => checkGraph(to([null]))).not.toThrow();
    for (const shape of [[33], [16], [null, 3], [null, null], [], [2 ** 31 - 1, 2 ** 31 - 1]]) {
      expect(() => checkGraph(to(shape))).toThrow(ModelError);
    }
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'the name %s, of a node, class, role or option',
    (name) => {
      const changes: ((graph: Deep<ModelGraph>) => void)[] = [
        (graph) => Object.assign(find(graph, 'drop'), { name, layer: name }),
        (graph) => Object.assign(find(graph, 'drop'), { type: name }),
        (graph) => Object.assign(parameter(graph, 'conv/bias'), { role: name }),
        (graph) => {
          find(graph, 'drop').config = JSON.parse(`{"rate":0.25,"${name}":{"x":1}}`);
        },
      ];
      for (const change of changes) {
        const graph = forged(change);
        const check = () => checkGraph(graph, { unknownLayers: 'allow' });
        expect(check).toThrow(ModelError);
        expect(check).toThrow("a name of JavaScript's own objects");
      }
    },
  );

  it('other classes than it has outputs', () => {
    expect(() => checkGraph({ ...valid, classes: 4 })).toThrow(ModelError);
  });

  it('configurations nested without end', () => {
    let nested = {};
    for (let i = 0; i < 100_000; i++) nested = { nested };
    const nodes = valid.nodes.map(
      (node): GraphNode =>
        node.name === 'drop' ? { ...node, type: 'Custom', config: nested } : node,
    );
    expect(() => checkGraph({ ...valid, nodes }, { unknownLayers: 'allow' })).toThrow(
      'nested more than 32 levels',
    );
  });
});
