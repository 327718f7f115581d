import { type LayerView, layerView, type Signal } from '@freetickets/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { MaskedParameter } from '../masked-parameter.js';

/** A kernel as criteria see it, read synchronously. */
export function viewOf(
  kernel: MaskedParameter,
  gradient: tf.Tensor,
  signals: readonly Signal[],
): LayerView {
  const { variable, mask, explored, denseMomentum = gradient } = kernel;
  const read = {
    gradient: () => kernel.masked(gradient).dataSync(),
    denseGradient: () => gradient.dataSync(),
    denseMomentum: () => denseMomentum.dataSync(),
  };
  return layerView({
    name: variable.name,
    shape: variable.shape,
    mask,
    explored,
    weights: variable.dataSync(),
    ...Object.fromEntries(signals.map((signal) => [signal, read[signal]()])),
  });
}
