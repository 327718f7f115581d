import type { Batch, BatchResult, LossSpec, ModelGraph } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputTensor } from './batch.js';
import { logitsOf } from './forward.js';
import { countCorrect, crossEntropy } from './loss.js';

/**
 * One pass forward, in training mode, and back: loss, correct examples, and the loss gradient of each variable, as
 * tensors for the caller to dispose of. Moving statistics move. Reads the backend once.
 */
export async function backward(
  model: LayersModel,
  graph: ModelGraph,
  batch: Batch,
  variables: readonly tf.Variable[],
  { labelSmoothing }: LossSpec,
): Promise<{ result: BatchResult; gradients: tf.Tensor[] }> {
  const { summary, gradients } = tf.tidy(() => {
    const examples = inputTensor(graph, batch.inputs, batch.count);
    const labels = tf.tensor1d(batch.labels, 'int32');
    let correct: tf.Tensor = tf.scalar(0);
    const { value, grads } = tf.variableGrads(() => {
      const logits = logitsOf(model, examples, true);
      correct = tf.keep(countCorrect(logits, labels));
      return crossEntropy(logits, batch, labelSmoothing);
    }, [...variables]);
    const summary = tf.stack([value, correct]);
    correct.dispose();
    const gradients = variables.map(({ name, shape }) => grads[name] ?? tf.zeros(shape));
    return { summary, gradients };
  });
  const [loss, correct] = await summary.data();
  summary.dispose();
  return { result: { loss, correct }, gradients };
}
