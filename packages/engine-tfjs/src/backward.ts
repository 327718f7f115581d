import {
  type Batch,
  type BatchResult,
  classesOf,
  type LossSpec,
  type ModelGraph,
} from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputTensors } from './batch.js';
import { logitsOf } from './forward.js';
import { countCorrect, crossEntropy } from './loss.js';
import type { OnBackend } from './on-backend.js';

/**
 * One pass forward, in training mode, and back: loss, correct examples, and the loss gradient of each variable, as
 * tensors for the caller to dispose of. Moving statistics move. Reads the backend once.
 */
export async function backward(
  model: LayersModel,
  graph: ModelGraph,
  batch: Batch,
  variables: readonly tf.Variable[],
  loss: LossSpec,
  on: OnBackend,
): Promise<{ result: BatchResult; gradients: tf.Tensor[] }> {
  const pass = () => {
    const examples = inputTensors(graph, batch.inputs, batch.count);
    let correct: tf.Tensor = tf.scalar(0);
    const { value, grads } = tf.variableGrads(() => {
      const shape = [batch.count, loss.heads ?? 1, classesOf(graph, loss)] as const;
      const logits = tf.reshape(logitsOf(model, examples, true), [...shape]) as tf.Tensor3D;
      correct = tf.keep(countCorrect(logits, batch));
      return crossEntropy(logits, batch, loss.labelSmoothing);
    }, [...variables]);
    const summary = tf.stack([value, correct]);
    correct.dispose();
    const gradients = variables.map(({ name, shape }) => grads[name] ?? tf.zeros(shape));
    return { summary, gradients };
  };
  const { summary, gradients } = on(() => tf.tidy(pass));
  const [mean, correct] = await summary.data();
  summary.dispose();
  return { result: { loss: mean, correct }, gradients };
}
