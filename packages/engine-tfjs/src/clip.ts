import * as tf from '@tensorflow/tfjs-core';

/** Gradients scaled by min(1, limit / norm), where the norm is that of all of them together. */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], limit: number): tf.Tensor[] {
  const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  const scale = tf.minimum(1, tf.div(limit, norm));
  return gradients.map((gradient) => tf.mul(gradient, scale));
}
