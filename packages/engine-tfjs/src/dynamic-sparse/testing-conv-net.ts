import type { Strategy } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

export const fixed: Strategy = { order: 'static' };

export function convNet(): tfl.LayersModel {
  const normal = (seed: number) => tfl.initializers.heNormal({ seed });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [6, 6, 2],
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: normal(1),
      }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 6, activation: 'relu', kernelInitializer: normal(2) }),
      tfl.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: normal(3) }),
    ],
  });
}

export const loss = 'categoricalCrossentropy';
export const inputs = (seed: number) => tf.randomNormal([8, 6, 6, 2], 0, 1, 'float32', seed);
export const labels = () =>
  tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3), 'float32');
export const variablesOf = (model: tfl.LayersModel) =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);
/** Values, with -0 as 0. */
export const read = (tensor: tf.Tensor) =>
  Float32Array.from(tensor.dataSync(), (value) => value + 0);
