import * as tf from '@tensorflow/tfjs-core';

/** How much of the average survives a step: the momentum coefficient of SNFS. */
const DECAY = 0.9;

/**
 * The running average of the dense gradient, m = 0.9 m + g, as a kept tensor; the old one is disposed of.
 * Dettmers and Zettlemoyer, "Sparse Networks from Scratch", 2019.
 */
export function accumulate(average: tf.Tensor | undefined, gradient: tf.Tensor): tf.Tensor {
  const next = tf.keep(
    average ? tf.tidy(() => tf.add(tf.mul(average, DECAY), gradient)) : tf.clone(gradient),
  );
  average?.dispose();
  return next;
}
