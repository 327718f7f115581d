import * as tfl from '@tensorflow/tfjs-layers';
import { layers, type Tensor } from './testing-models.js';

export const apply = (layer: tfl.layers.Layer, ...x: Tensor[]): Tensor =>
  layer.apply(x.length > 1 ? x : (x[0] as Tensor)) as Tensor;
export const chain = (x: Tensor, ...through: tfl.layers.Layer[]): Tensor =>
  through.reduce((y, layer) => apply(layer, y), x);
const normal = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.5, seed });
export const dense = (units: number, args: object = {}) =>
  layers.dense({
    units,
    kernelInitializer: normal(units),
    biasInitializer: normal(units + 1),
    ...args,
  });
const conv = (filters: number, kernelSize: number, args: object = {}) =>
  layers.conv2d({ filters, kernelSize, kernelInitializer: normal(filters), ...args });
export const rnn = { kernelInitializer: normal(1), recurrentInitializer: normal(2) };

export function leNet5(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      conv(6, 5, { inputShape: [28, 28, 1], padding: 'same', activation: 'relu' }),
      layers.averagePooling2d({ poolSize: 2 }),
      conv(16, 5, { activation: 'tanh' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      dense(120, { activation: 'relu' }),
      layers.dropout({ rate: 0.5 }),
      dense(10, { activation: 'softmax' }),
    ],
  });
}

export function resNet(): tfl.LayersModel {
  const norm = () =>
    layers.batchNormalization({
      gammaInitializer: normal(1),
      movingMeanInitializer: normal(2),
      movingVarianceInitializer: tfl.initializers.constant({ value: 0.7 }),
    });
  const inputs = tfl.input({ shape: [8, 8, 3] });
  const a = chain(inputs, conv(4, 3, { padding: 'same', useBias: false }), norm(), layers.reLU());
  const b = chain(
    a,
    conv(6, 3, { strides: 2, padding: 'same' }),
    norm(),
    layers.reLU(),
    conv(6, 3, { padding: 'same' }),
    norm(),
  );
  const shortcut = apply(conv(6, 1, { strides: 2 }), a);
  const sum = chain(apply(layers.add(), shortcut, b), layers.activation({ activation: 'elu' }));
  const pooled = apply(layers.globalAveragePooling2d({}), sum);
  return tfl.model({ inputs, outputs: chain(pooled, dense(3), layers.softmax({})) });
}

export function nested(): tfl.LayersModel {
  const x = tfl.input({ shape: [6] });
  const y = tfl.input({ shape: [6] });
  // Its second input comes first on the way back from its output.
  const two = tfl.model({
    name: 'two',
    inputs: [x, y],
    outputs: apply(layers.add(), apply(dense(5), y), apply(dense(5), x)),
  });
  const inner = tfl.sequential({
    layers: [dense(6, { inputShape: [6], name: 'inner' }), layers.leakyReLU()],
  });
  const outer = tfl.sequential({ name: 'outer', layers: [inner, dense(6)] });
  const inputs = tfl.input({ shape: [6] });
  const left = apply(dense(6), inputs);
  const right = apply(outer, inputs);
  return tfl.model({
    inputs,
    outputs: apply(dense(3, { activation: 'softmax' }), apply(two, left, right)),
  });
}

export function shared(): tfl.LayersModel {
  const inputs = tfl.input({ shape: [6] });
  const step = dense(6, { activation: 'tanh', name: 'step' });
  const twin = tfl.sequential({ name: 'twin', layers: [dense(6, { inputShape: [6] })] });
  const a = chain(inputs, step, step);
  const joined = apply(layers.multiply(), apply(twin, a), apply(twin, inputs));
  return tfl.model({ inputs, outputs: apply(dense(3, { activation: 'softmax' }), joined) });
}

export function branches(): tfl.LayersModel {
  const inputs = tfl.input({ shape: [9, 9, 2] });
  const padded = apply(
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [2, 1],
      ],
    }),
    inputs,
  );
  const depthwise = chain(
    padded,
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: normal(9) }),
  );
  const separable = chain(
    padded,
    layers.separableConv2d({
      filters: 3,
      kernelSize: 3,
      depthwiseInitializer: normal(3),
      pointwiseInitializer: normal(4),
    }),
  );
  const joined = apply(layers.concatenate({ axis: 3 }), depthwise, separable);
  const up = chain(
    joined,
    layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    layers.upSampling2d({}),
    layers.cropping2D({
      cropping: [
        [1, 1],
        [0, 1],
      ],
    }),
    layers.prelu({ alphaInitializer: normal(5) }),
  );
  const flat = chain(
    up,
    layers.globalMaxPooling2d({}),
    layers.layerNormalization(),
    layers.reshape({ targetShape: [7, 1] }),
    layers.permute({ dims: [2, 1] }),
    layers.flatten(),
  );
  return tfl.model({ inputs, outputs: apply(dense(4, { activation: 'softmax' }), flat) });
}

export function recurrent(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.masking({ inputShape: [5, 3], maskValue: 0 }),
      layers.timeDistributed({ layer: dense(4) }),
      layers.conv1d({ filters: 4, kernelSize: 2, kernelInitializer: normal(8) }),
      layers.gru({ units: 3, returnSequences: true, ...rnn }),
      layers.bidirectional({
        layer: layers.lstm({ units: 2, returnSequences: true, ...rnn }) as tfl.RNN,
        mergeMode: 'sum',
      }),
      layers.lstm({ units: 3, ...rnn }),
      dense(2, { activation: 'softmax' }),
    ],
  });
}
