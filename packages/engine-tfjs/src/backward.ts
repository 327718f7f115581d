import {
  type Batch,
  type BatchResult,
  classesOf,
  isRegression,
  type LossSpec,
  type ModelGraph,
  type RegressionBatch,
} from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputTensors } from './batch.js';
import { logitsOf } from './forward.js';
import { countCorrect, crossEntropy, regression } from './loss.js';
import type { OnBackend } from './on-backend.js';

/**
 * One pass forward, in training mode, and back: loss, correct examples (0 of a regression), and the loss gradient of each variable, as
 * tensors for the caller to dispose of. Moving statistics move. Reads the backend once.
 */
export async function backward(
  model: LayersModel,
  graph: ModelGraph,
  batch: Batch | RegressionBatch,
  variables: readonly tf.Variable[],
  loss: LossSpec,
  on: OnBackend,
): Promise<{ result: BatchResult; gradients: tf.Tensor[] }> {
  const pass = () => {
    const examples = inputTensors(graph, batch.inputs, batch.count);
    let correct: tf.Tensor = tf.scalar(0);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = logitsOf(model, examples, true);
      if (isRegression(loss)) return regression(outputs, batch, loss);
      const shape = [batch.count, loss.heads ?? 1, classesOf(graph, loss)] as const;
      const logits = tf.reshape(outputs, [...shape]) as tf.Tensor3D;
      const { labels = new Int32Array() } = batch;
      const labelled = { ...batch, labels };
      correct = tf.keep(countCorrect(logits, labelled));
      return crossEntropy(logits, labelled, loss.labelSmoothing);
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
