import { graphInputs, type ModelGraph } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';

/** Examples as a tensor for each of a graph's inputs, for the caller to dispose of. */
export function inputTensors(
  graph: ModelGraph,
  examples: Float32Array,
  count: number,
): readonly tf.Tensor[] {
  const inputs = graphInputs(graph);
  if (inputs.length === 1) return [tf.tensor(examples, [count, ...graph.inputShape])];
  return tf.tidy(() => {
    const all = tf.tensor2d(examples, [count, examples.length / count]);
    return inputs.map(({ node, first, size }) =>
      tf.reshape(tf.slice(all, [0, first], [count, size]), [count, ...node.outputShape]),
    );
  });
}
