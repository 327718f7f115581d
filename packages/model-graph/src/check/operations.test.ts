import { LimitError } from '@freetickets/core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { modelGraph } from '../model-graph.js';
import { apply, dense, layers } from '../testing-models.js';
import { checkGraph } from './index.js';

/** The graph of a layer, or some, between an input and two logits of what it gives, flattened. */
function graphOf(shape: number[], layer: (inputs: tfl.SymbolicTensor) => tfl.SymbolicTensor) {
  const inputs = tfl.input({ shape });
  const made = layer(inputs);
  const flat = apply(
    layers.reshape({ targetShape: [size(made.shape.slice(1) as number[])] }),
    made,
  );
  return modelGraph(tfl.model({ inputs, outputs: apply(dense(2), flat) }));
}
const only = (layer: tfl.layers.Layer) => (inputs: tfl.SymbolicTensor) => apply(layer, inputs);
const zeros = { recurrentInitializer: 'zeros' } as const;
const size = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1);

test.each([
  ['a Dense', [5], only(dense(3)), 5 * 3, [3]],
  ['a Dense over an image', [4, 5, 6], only(dense(3)), 4 * 5 * 6 * 3, [4, 5, 3]],
  [
    'a convolution, with padding',
    [5, 6, 2],
    only(layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' })),
    5 * 6 * (3 * 3 * 2 * 4),
    [5, 6, 4],
  ],
  [
    'a convolution of 1 axis',
    [9, 2],
    only(layers.conv1d({ filters: 4, kernelSize: 3, strides: 2 })),
    4 * (3 * 2 * 4),
    [4, 4],
  ],
  [
    'a transposed convolution',
    [3, 4, 2],
    only(layers.conv2dTranspose({ filters: 5, kernelSize: 3, strides: 2, padding: 'same' })),
    3 * 4 * (3 * 3 * 5 * 2),
    [6, 8, 5],
  ],
  [
    'a depthwise convolution',
    [5, 5, 3],
    only(layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 })),
    4 * 4 * (2 * 2 * 3 * 2),
    [4, 4, 6],
  ],
  [
    'a separable convolution',
    [5, 5, 3],
    only(layers.separableConv2d({ filters: 7, kernelSize: 2 })),
    4 * 4 * (2 * 2 * 3 + 3 * 7),
    [4, 4, 7],
  ],
  [
    'a pooling',
    [6, 6, 3],
    only(layers.averagePooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' })),
    6 * 6 * 3 * (3 * 2),
    [6, 6, 3],
  ],
  [
    'a pooling whose window is larger than the image',
    [6, 5, 3],
    only(layers.maxPooling2d({ poolSize: 1000, strides: 1, padding: 'same' })),
    6 * 5 * 3 * (6 * 5),
    [6, 5, 3],
  ],
  ['an LSTM', [7, 3], only(layers.lstm({ units: 5, ...zeros })), 7 * (3 + 5) * 4 * 5, [5]],
  [
    'a GRU in both directions',
    [7, 3],
    only(
      layers.bidirectional({
        layer: layers.gru({ units: 5, returnSequences: true, ...zeros }) as tfl.RNN,
        mergeMode: 'concat',
      }),
    ),
    2 * 7 * (3 + 5) * 3 * 5,
    [7, 10],
  ],
  [
    'cells on cells',
    [7, 3],
    only(
      layers.rnn({
        cell: layers.stackedRNNCells({
          cells: [
            layers.simpleRNNCell({ units: 4, ...zeros }),
            layers.simpleRNNCell({ units: 2, ...zeros }),
          ],
        }),
      }),
    ),
    7 * ((3 + 4) * 4 + (4 + 2) * 2),
    [2],
  ],
  [
    'a convolution over time',
    [2, 5, 5, 1],
    only(layers.convLstm2d({ filters: 3, kernelSize: 2, padding: 'same', ...zeros })),
    2 * 5 * 5 * (2 * 2 * (1 + 3) * 4 * 3),
    [5, 5, 3],
  ],
  [
    'a convolution at each time',
    [4, 5, 5, 1],
    only(layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 5 }) })),
    4 * (5 * 5 * 2),
    [4, 1, 1, 2],
  ],
  ['a rectifier', [5, 3], only(layers.reLU()), 0, [5, 3]],
] as const)('%s is counted', async (_, shape, layer, operations, outputShape) => {
  const graph = graphOf([...shape], layer);
  expect(graph.nodes[1].outputShape).toEqual(outputShape);
  const [inputs, outputs] = [size(shape), size(outputShape)];
  // Input; layer: reads, operations, writes; Reshape: reads and writes; Dense: reads, operations, writes.
  const total = 2 * inputs + (inputs + operations + outputs) + 2 * outputs + 3 * outputs + 2;
  const check = (allowed: number, members = 1) =>
    checkGraph(graph, { limits: { operations: allowed }, members });
  check(total);
  expect(() => check(total - 1)).toThrow(LimitError);
  check(3 * total, 3);
  expect(() => check(3 * total - 1, 3)).toThrow('limits.operations allows');
});

test('products of two inputs are counted', async () => {
  const graph = graphOf([4, 6], (inputs) => apply(layers.dot({ axes: [2, 2] }), [inputs, inputs]));
  const total = 2 * 24 + (2 * 24 + 4 * 4 * 6 + 16) + 2 * 16 + 3 * 16 + 2;
  checkGraph(graph, { limits: { operations: total } });
  expect(() => checkGraph(graph, { limits: { operations: total - 1 } })).toThrow(LimitError);
});
