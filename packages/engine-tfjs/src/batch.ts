import type { ModelGraph } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';

/** Examples as a tensor, for the caller to dispose of. */
export function inputTensor(graph: ModelGraph, inputs: Float32Array, count: number): tf.Tensor {
  return tf.tensor(inputs, [count, ...graph.inputShape]);
}
