import '@tensorflow/tfjs-backend-cpu';
import { modelGraph } from '@freetickets/model-graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { unsupported } from './unsupported.js';

const { layers } = tfl;
type Tensor = tfl.SymbolicTensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const apply = (layer: tfl.layers.Layer, to: Tensor | Tensor[]) => layer.apply(to) as Tensor;

/** A model with a trained layer before the one that is looked at, for each of its inputs. */
function around(layer: tfl.layers.Layer, ...shapes: readonly number[][]): tfl.LayersModel {
  const inputs = tfl.input({ shape: [2] });
  const given = shapes.map((targetShape) => {
    const units = tf.util.sizeFromShape(targetShape);
    return apply(layers.reshape({ targetShape }), apply(layers.dense({ units }), inputs));
  });
  const output = apply(layer, given.length > 1 ? given : given[0]);
  const flat = output.rank > 2 ? apply(layers.flatten(), output) : output;
  return tfl.model({ inputs, outputs: apply(layers.dense({ units: 2 }), flat) });
}

const each = (layer: tfl.layers.Layer) => layers.timeDistributed({ layer });
const lstm = (options: object = {}) =>
  layers.lstm({ units: 2, recurrentInitializer: 'zeros', ...options });

type Make = () => tfl.LayersModel;

/** Layers that TensorFlow.js makes and cannot run, why, and beside each one that it can. */
const failing: readonly [name: string, fails: Make, runs: Make, why: RegExp][] = [
  [
    'a softmax along another axis than the last',
    () => around(layers.softmax({ axis: 2 }), [3, 3, 2]),
    () => around(layers.softmax({ axis: 3 }), [3, 3, 2]),
    /along the last axis alone, not along axis 2/,
  ],
  [
    'a softmax along its default axis',
    () => around(layers.softmax(), [3, 2]),
    () => around(layers.softmax(), [3]),
    /not along axis 1 \(its default is 1\); use axis: -1/,
  ],
  [
    'a softmax of each time step',
    () => around(each(layers.softmax()), [2, 3, 2]),
    () => around(each(layers.softmax({ axis: [2] })), [2, 3, 2]),
    /use axis: -1/,
  ],
  [
    'a convolution that strides and is dilated',
    () =>
      around(
        layers.conv2d({ filters: 1, kernelSize: 2, strides: [1, 2], dilationRate: 2 }),
        [6, 6, 1],
      ),
    () => around(layers.conv2d({ filters: 1, kernelSize: 2, dilationRate: 2 }), [6, 6, 1]),
    /strides and a dilationRate above 1; use one of them/,
  ],
  [
    'a separable convolution that strides and is dilated',
    () =>
      around(
        layers.separableConv2d({ filters: 1, kernelSize: 2, strides: 2, dilationRate: 2 }),
        [6, 6, 1],
      ),
    () => around(layers.separableConv2d({ filters: 1, kernelSize: 2, dilationRate: 2 }), [6, 6, 1]),
    /use one of them/,
  ],
  [
    'a bias of five axes',
    () => around(layers.dense({ units: 2, activation: 'tanh' }), [2, 1, 2, 1, 2]),
    () => around(layers.dense({ units: 2, activation: 'relu' }), [2, 1, 2, 1, 2]),
    /add its bias to 5 axes; use useBias: false/,
  ],
  [
    'normalised layers of four axes',
    () => around(layers.layerNormalization(), [2, 1, 2, 2]),
    () => around(layers.layerNormalization(), [2, 2, 2]),
    /on inputs of 4 axes; Reshape/,
  ],
];

/** The same of training. */
const failingToTrain: typeof failing = [
  [
    'the maximum of what is broadcast',
    () => around(layers.maximum(), [3, 3, 2], [1, 1, 2]),
    () => around(layers.maximum(), [3, 3, 2], [3, 3, 2]),
    /no gradient for inputs of different shapes/,
  ],
  [
    'the minimum of vectors',
    () => around(layers.minimum(), [1], [4]),
    () => around(layers.add(), [1], [4]),
    /no gradient for inputs of different shapes/,
  ],
  [
    'a single time step',
    () => around(lstm(), [1, 3]),
    () => around(lstm(), [2, 3]),
    /no gradient for a single time step/,
  ],
  [
    'a single time step in both directions',
    () => around(layers.bidirectional({ layer: lstm() as tfl.RNN, mergeMode: 'concat' }), [1, 3]),
    () => around(layers.bidirectional({ layer: lstm() as tfl.RNN, mergeMode: 'concat' }), [2, 3]),
    /no gradient for a single time step/,
  ],
  [
    'a single time step of each time step',
    () => around(each(lstm()), [2, 1, 3]),
    () => around(each(lstm()), [2, 2, 3]),
    /no gradient for a single time step/,
  ],
  [
    'a layer of one time step',
    () => around(each(layers.dense({ units: 2 })), [1, 3]),
    () => around(each(layers.dense({ units: 2 })), [2, 3]),
    /no gradient for a single time step/,
  ],
];

const x = () => tf.randomUniform([3, 2], 0.1, 1, 'float32', 1);

test.each(failing)('%s is refused, as TensorFlow.js fails with it', (_, fails, runs, why) => {
  for (const purpose of ['predict', 'train'] as const) {
    expect(unsupported(modelGraph(fails()), purpose).join()).toMatch(why);
    expect(unsupported(modelGraph(runs()), purpose).join()).not.toMatch(why);
  }
  expect(() => fails().predict(x())).toThrow();
  expect(() => runs().predict(x())).not.toThrow();
});

test.each(failingToTrain)('%s is refused in training alone', (_, fails, runs, why) => {
  const gradients = (model: tfl.LayersModel) => () =>
    tf.variableGrads(() => tf.sum(model.apply(x(), { training: true }) as tf.Tensor) as tf.Scalar);
  expect(unsupported(modelGraph(fails()), 'train').join()).toMatch(why);
  expect(unsupported(modelGraph(fails()), 'predict')).toEqual([]);
  expect(unsupported(modelGraph(runs()), 'train')).toEqual([]);
  expect(() => fails().predict(x())).not.toThrow();
  expect(gradients(fails())).toThrow();
  expect(gradients(runs())).not.toThrow();
});

test('a single time step of the inputs is trained: no gradient goes there', () => {
  const model = tfl.sequential({
    layers: [lstm({ inputShape: [1, 3] }), layers.dense({ units: 2 })],
  });
  expect(unsupported(modelGraph(model), 'train')).toEqual([]);
});

test.each([
  [[3, 1, 1, 2], false],
  [[2, 2], false],
  [[1, 1, 1, 1, 2], false],
  [[null, 3, 1, 2], true],
  [[1, 1, 1, 1], true],
  [[2], true],
] as const)(
  'what dropout draws, of the shape %j, fits batches of any size: %s',
  (noiseShape, fits) => {
    const dropout = layers.dropout({ rate: 0.5, noiseShape: noiseShape as never });
    const graph = modelGraph(around(dropout, [3, 3, 2]));
    expect(unsupported(graph, 'train').join()).toMatch(
      fits ? /^$/ : /does not fit \[batch, 3, 3, 2\]/,
    );
    expect(unsupported(graph, 'predict')).toEqual([]);
  },
);
