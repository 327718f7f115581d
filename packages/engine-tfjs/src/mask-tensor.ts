import type { MaskView } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';

/** A mask as a kept tensor of 1 where active and 0 elsewhere; undefined where all is active, so that nothing is multiplied. */
export function maskTensor(mask: MaskView, shape: readonly number[]): tf.Tensor | undefined {
  if (mask.count === mask.size) return undefined;
  const values = new Float32Array(mask.size);
  for (const position of mask.active()) values[position] = 1;
  return tf.keep(tf.tensor(values, [...shape]));
}

/** Assigns 0 to a variable where `mask` is 0. */
export function clearOutside(variable: tf.Variable, mask: tf.Tensor | undefined): void {
  if (mask) tf.tidy(() => variable.assign(tf.mul(variable, mask)));
}
