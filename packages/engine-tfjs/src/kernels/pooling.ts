import * as tf from '@tensorflow/tfjs-core';
import { eachWindow, poolOf } from './pool-window.js';
import { valuesOf } from './values.js';

/**
 * Maximum pooling in two or three dimensions. The wasm backend's own in three dimensions takes what is below the
 * smallest positive number for that number.
 */
export const maxPool: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const x = inputs.x as tf.TensorInfo;
  const pool = poolOf(x.shape, attrs ?? {});
  const values = valuesOf(backend, x);
  const largest = new Float32Array(tf.util.sizeFromShape(pool.outShape));
  eachWindow(pool, (output, entries) => {
    for (let channel = 0; channel < pool.channels; channel++) {
      let most = Number.NEGATIVE_INFINITY;
      for (const entry of entries) most = Math.max(most, values[entry + channel]);
      largest[output + channel] = most;
    }
  });
  return tf.tensor(largest, pool.outShape);
};

/**
 * The input gradient of maximum pooling in two or three dimensions: a window's goes to the first of its largest values.
 */
export const maxPoolGradient: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const pool = poolOf(input.shape, attrs ?? {});
  const [given, values] = [valuesOf(backend, dy), valuesOf(backend, input)];
  const gradient = new Float32Array(values.length);
  eachWindow(pool, (output, entries) => {
    for (let channel = 0; channel < pool.channels; channel++) {
      let largest = entries[0] + channel;
      for (const entry of entries) {
        if (values[entry + channel] > values[largest]) largest = entry + channel;
      }
      gradient[largest] += given[output + channel];
    }
  });
  return tf.tensor(gradient, input.shape);
};

/**
 * The input gradient of average pooling in two or three dimensions: a window's is spread evenly over the values that it
 * averaged, which padding is none of.
 */
export const averagePoolGradient: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const pool = poolOf(input.shape, attrs ?? {});
  const given = valuesOf(backend, dy);
  const gradient = new Float32Array(tf.util.sizeFromShape(input.shape));
  eachWindow(pool, (output, entries) => {
    for (const entry of entries) {
      for (let channel = 0; channel < pool.channels; channel++) {
        gradient[entry + channel] += given[output + channel] / entries.length;
      }
    }
  });
  return tf.tensor(gradient, input.shape);
};
