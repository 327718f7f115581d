import * as tf from '@tensorflow/tfjs-core';

/**
 * `prelu` with slopes of any shape that broadcasts: the wasm backend's own reads them as if there were one for each
 * channel.
 */
export const prelu: tf.KernelFunc = ({ inputs }) =>
  tf.tidy(() => {
    const { x, alpha } = inputs as { x: tf.Tensor; alpha: tf.Tensor };
    return tf.where(tf.less(x, 0), tf.mul(alpha, x), x);
  });
