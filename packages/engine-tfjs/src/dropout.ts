import { type Random, random } from '@freetickets/core';
import { dropoutSample } from '@freetickets/core/dropout-sample';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

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
  replaceDropout(model, (layer, training) => {
    if (training) return { stream: random.derive(seed, 'dropout', layer.name, step) };
  });
  return {
    begin(next) {
      step = next;
    },
  };
}

/** Makes the dropout layers of a model drop in prediction what member number `member` drops of every example. */
export function sampleDropout(model: LayersModel, seed: number, member: number): void {
  replaceDropout(model, (layer) => ({
    stream: dropoutSample(seed, layer.name, member),
    ofAll: true,
  }));
}

/** What a layer drops by, and whether that is the same of all examples; undefined where it drops nothing. */
type Draw = (
  layer: Layer,
  training: boolean,
) => { readonly stream: Pick<Random, 'uniform'>; readonly ofAll?: boolean } | undefined;

function replaceDropout(model: LayersModel, draw: Draw): void {
  for (const layer of model.layers.filter((each) => each.getClassName() === 'Dropout')) {
    const { rate, noiseShape } = layer.getConfig() as {
      rate: number;
      noiseShape?: (number | null)[];
    };
    layer.call = (inputs, { training }: Parameters<Layer['call']>[1]) =>
      tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs;
        const drawn = rate === 0 ? undefined : draw(layer, Boolean(training));
        if (!drawn) return tf.clone(x);
        const { stream, ofAll = false } = drawn;
        const examples = noiseShape?.[0] ?? x.shape[0];
        const axes = x.shape.slice(1).map((size, axis) => noiseShape?.[axis + 1] ?? size);
        const shape = [ofAll ? 1 : examples, ...axes];
        const scales = new Float32Array(tf.util.sizeFromShape(shape)).fill(1 / (1 - rate));
        for (let i = 0; i < scales.length; i++) if (stream.uniform() < rate) scales[i] = 0;
        return tf.mul(x, tf.tensor(scales, shape));
      });
  }
}
