import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { layersModel } from './layers-model.js';
import { modelGraph } from './model-graph.js';
import { assignParameters, parameterValues } from './parameter-values.js';

const { layers } = tfl;
type Layer = tfl.layers.Layer;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const normal = tfl.initializers.randomNormal({ stddev: 0.5, seed: 1 });
const recurrent = { units: 3, kernelInitializer: normal, recurrentInitializer: normal };
const cell = layers.lstmCell(recurrent);
const image = [6, 6, 2];
const volume = [4, 4, 4, 2];
const sequence = [5, 3];

/**
 * One of each layer class that TensorFlow.js itself can run in a model (CenterCrop and Resizing it cannot), with
 * options away from the defaults.
 */
const cases: [shape: number[], layer: Layer][] = [
  [image, layers.activation({ activation: 'hardSigmoid' })],
  [image, layers.alphaDropout({ rate: 0.3 })],
  [sequence, layers.averagePooling1d({ poolSize: 2, strides: 1 })],
  [image, layers.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' })],
  [volume, layers.averagePooling3d({ poolSize: 2 })],
  [image, layers.batchNormalization({ axis: 2, epsilon: 0.1, scale: false })],
  [
    sequence,
    layers.bidirectional({ layer: layers.gru(recurrent) as tfl.RNN, mergeMode: 'concat' }),
  ],
  [
    sequence,
    layers.conv1d({ filters: 2, kernelSize: 2, dilationRate: 2, kernelInitializer: normal }),
  ],
  [
    image,
    layers.conv2d({ filters: 3, kernelSize: [2, 3], useBias: false, kernelInitializer: normal }),
  ],
  [
    image,
    layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2, kernelInitializer: normal }),
  ],
  [volume, layers.conv3d({ filters: 2, kernelSize: 2, kernelInitializer: normal })],
  [volume, layers.conv3dTranspose({ filters: 2, kernelSize: 2, kernelInitializer: normal })],
  [
    [3, 5, 5, 1],
    layers.convLstm2d({
      filters: 2,
      kernelSize: 2,
      kernelInitializer: normal,
      recurrentInitializer: normal,
    }),
  ],
  [
    image,
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 1],
      ],
    }),
  ],
  [image, layers.dense({ units: 3, activation: 'selu', kernelInitializer: normal })],
  [
    image,
    layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 3, depthwiseInitializer: normal }),
  ],
  [image, layers.dropout({ rate: 0.3 })],
  [image, layers.elu()],
  [[4], layers.embedding({ inputDim: 5, outputDim: 3, embeddingsInitializer: normal })],
  [image, layers.flatten({ dataFormat: 'channelsFirst' })],
  [image, layers.gaussianDropout({ rate: 0.3 })],
  [image, layers.gaussianNoise({ stddev: 0.3 })],
  [sequence, layers.globalAveragePooling1d()],
  [image, layers.globalAveragePooling2d({ dataFormat: 'channelsFirst' })],
  [sequence, layers.globalMaxPooling1d()],
  [image, layers.globalMaxPooling2d({})],
  [sequence, layers.gru({ ...recurrent, goBackwards: true })],
  [image, layers.layerNormalization({ axis: [2, 3], epsilon: 0.1 })],
  [image, layers.leakyReLU({ alpha: 0.1 })],
  [sequence, layers.lstm({ ...recurrent, unitForgetBias: false, activation: 'relu' })],
  [sequence, layers.masking({ maskValue: 1 })],
  [sequence, layers.maxPooling1d({ poolSize: 2 })],
  [image, layers.maxPooling2d({ poolSize: 3, strides: 2 })],
  [volume, layers.maxPooling3d({ poolSize: 2 })],
  [image, layers.permute({ dims: [3, 1, 2] })],
  [image, layers.prelu({ alphaInitializer: normal, sharedAxes: [1, 2] })],
  [image, layers.reLU({ maxValue: 0.5 })],
  [[3], layers.repeatVector({ n: 2 })],
  [image, layers.rescaling({ scale: 2, offset: 1 }) as Layer],
  [image, layers.reshape({ targetShape: [9, 8] })],
  [sequence, layers.rnn({ cell, returnSequences: true }) as Layer],
  [
    sequence,
    layers.rnn({ cell: [layers.gruCell(recurrent), layers.simpleRNNCell(recurrent)] }) as Layer,
  ],
  [
    image,
    layers.separableConv2d({
      filters: 2,
      kernelSize: 2,
      depthMultiplier: 2,
      depthwiseInitializer: normal,
      pointwiseInitializer: normal,
    }),
  ],
  [sequence, layers.simpleRNN(recurrent)],
  [image, layers.softmax({ axis: 3 })],
  [sequence, layers.spatialDropout1d({ rate: 0.3 })],
  [image, layers.thresholdedReLU({ theta: 0.2 })],
  [
    sequence,
    layers.timeDistributed({ layer: layers.dense({ units: 2, kernelInitializer: normal }) }),
  ],
  [image, layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear' })],
  [
    image,
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
  ],
];
const merges = [
  layers.add(),
  layers.average(),
  layers.concatenate({ axis: 1 }),
  layers.dot({ axes: [1, 1] }),
  layers.maximum(),
  layers.minimum(),
  layers.multiply(),
];

/** What a layer holds of its options, also what it does not write into its configuration. */
function optionsOf(layer: Layer): object {
  const own = Object.entries(layer).filter(([name, value]) => !isInternal(name) && isPlain(value));
  return Object.fromEntries(own);
}

const isInternal = (name: string): boolean =>
  name.startsWith('_') || ['id', 'name', 'fastWeightInitDuringBuild'].includes(name);

const isPlain = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every(isPlain)
    : ['number', 'string', 'boolean'].includes(typeof value);

async function expectRoundTrip(shape: number[], wire: (x: tfl.SymbolicTensor) => unknown) {
  const inputs = tfl.input({ shape });
  const wired = wire(inputs) as tfl.SymbolicTensor;
  const flat = wired.rank > 2 ? layers.flatten().apply(wired) : wired;
  const logits = layers.dense({ units: 2, kernelInitializer: normal }).apply(flat);
  const model = tfl.model({ inputs, outputs: logits as tfl.SymbolicTensor });
  const graph = modelGraph(model);
  const rebuilt = layersModel(graph);
  expect(modelGraph(rebuilt)).toEqual(graph);
  for (const [i, layer] of rebuilt.layers.entries()) {
    expect(optionsOf(layer)).toEqual(optionsOf(model.layers[i]));
  }
  assignParameters(rebuilt, graph, await parameterValues(model, graph));
  const x = tf.abs(tf.randomNormal([2, ...shape], 1, 1, 'float32', 3));
  const expected = (model.predict(x) as tf.Tensor).dataSync();
  expect(new Set(expected).size).toBeGreaterThan(1);
  expect((rebuilt.predict(x) as tf.Tensor).dataSync()).toEqual(expected);
}

it.each(cases.map(([shape, layer]) => [layer.getClassName(), shape, layer] as const))(
  'a %s layer comes back from the graph',
  (_, shape, layer) => expectRoundTrip(shape, (x) => layer.apply(x)),
);

it.each(merges.map((layer) => [layer.getClassName(), layer] as const))(
  'a %s layer comes back from the graph',
  (_, layer) =>
    expectRoundTrip([6], (x) => {
      const other = layers.dense({ units: 6, kernelInitializer: normal }).apply(x);
      return layer.apply([x, other as tfl.SymbolicTensor]);
    }),
);
