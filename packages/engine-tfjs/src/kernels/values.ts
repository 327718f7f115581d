import type * as tf from '@tensorflow/tfjs-core';

/** The values of a tensor on a backend that can be read synchronously. */
export function valuesOf(backend: object, { dataId }: tf.TensorInfo): tf.TypedArray {
  return (backend as tf.KernelBackend).readSync(dataId) as tf.TypedArray;
}
