import { random } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** The dropout of a model, drawn by us. */
export interface SeededDropout {
  /** Draws from now on for this step. */
  begin(step: number): void;
}

/**
 * Makes the dropout layers of a model draw from `random.derive(seed, 'dropout', layer, step)`, so that a step's masks
 * are the same whenever and wherever it runs. The i-th activation is dropped where the i-th `uniform()` is below the
 * rate; the others are scaled by 1 / (1 - rate).
 */
export function seededDropout(model: LayersModel, seed: number): SeededDropout {
  let step = 0;
  for (const layer of model.layers.filter((each) => each.getClassName() === 'Dropout')) {
    const { rate, noiseShape } = layer.getConfig() as {
      rate: number;
      noiseShape?: (number | null)[];
    };
    layer.call = (inputs, { training }: Parameters<layers.Layer['call']>[1]) =>
      tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs;
        if (!training || rate === 0) return tf.clone(x);
        const shape = noiseShape?.map((size, axis) => size ?? x.shape[axis]) ?? x.shape;
        const stream = random.derive(seed, 'dropout', layer.name, step);
        const scales = new Float32Array(tf.util.sizeFromShape(shape)).fill(1 / (1 - rate));
        for (let i = 0; i < scales.length; i++) if (stream.uniform() < rate) scales[i] = 0;
        return tf.mul(x, tf.tensor(scales, shape));
      });
  }
  return {
    begin(next) {
      step = next;
    },
  };
}
