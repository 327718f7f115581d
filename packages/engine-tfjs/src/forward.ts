import type { ModelGraph } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputTensors } from './batch.js';
import type { OnBackend } from './on-backend.js';

/** Logits [example, class] of a model. In training, batch normalisation and dropout act, and moving statistics move. */
export function logitsOf(
  model: LayersModel,
  inputs: readonly tf.Tensor[],
  training: boolean,
): tf.Tensor2D {
  return model.apply([...inputs], { training }) as tf.Tensor2D;
}

/** Logits of models, row-major over [model, example, class]. `chunks` says which examples go through them together. */
export async function predictAll(
  models: readonly LayersModel[],
  graph: ModelGraph,
  { inputs, count }: { readonly inputs: Float32Array; readonly count: number },
  on: OnBackend,
  chunks: (work: (from: number, to: number) => Promise<void>) => Promise<void>,
): Promise<Float32Array> {
  const logits = new Float32Array(models.length * count * graph.classes);
  const size = inputs.length / Math.max(1, count);
  await chunks(async (from, to) => {
    const forward = (): tf.Tensor => {
      const examples = inputTensors(graph, inputs.subarray(from * size, to * size), to - from);
      return tf.stack(models.map((model) => logitsOf(model, examples, false)));
    };
    const stacked = on(() => tf.tidy(forward));
    const values = await stacked.data();
    stacked.dispose();
    const length = (to - from) * graph.classes;
    for (let m = 0; m < models.length; m++) {
      const part = values.subarray(m * length, (m + 1) * length);
      logits.set(part, (m * count + from) * graph.classes);
    }
  });
  return logits;
}
