import { random } from '@freetickets/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** The dropout of a model, drawn by us. */
export interface SeededDropout {
  /** Draws from now on for this step. */
  begin(step: number): void;
}

/**
 * Makes the dropout layers of a model draw from `random.derive(seed, 'dropout', call, step)`, so that a step's masks are
 * the same whenever and wherever it runs. `call` is the layer's name, with `#2`, `#3` after it in its further calls. The
 * i-th activation is dropped where the i-th `uniform()` is below the rate; the others are scaled by 1 / (1 - rate).
 */
export function seededDropout(model: LayersModel, seed: number): SeededDropout {
  const calls = new Map<string, number>();
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
        const call = (calls.get(layer.name) ?? 0) + 1;
        calls.set(layer.name, call);
        const place = call === 1 ? layer.name : `${layer.name}#${call}`;
        const shape = noiseShape?.map((size, axis) => size ?? x.shape[axis]) ?? x.shape;
        const stream = random.derive(seed, 'dropout', place, step);
        const kept = 1 / (1 - rate);
        const scales = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
          stream.uniform() < rate ? 0 : kept,
        );
        return tf.mul(x, tf.tensor(scales, shape));
      });
  }
  return {
    begin(next) {
      step = next;
      calls.clear();
    },
  };
}
