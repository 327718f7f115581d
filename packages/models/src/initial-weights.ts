import { random } from '@freetickets/core';
import { initializers } from '@tensorflow/tfjs-layers';
import type { ModelOptions } from './model-factory.js';
import { withoutValues } from './without-values.js';

type Initializer = ReturnType<typeof initializers.zeros>;

/** What decides initial weights. */
export type Initial = Pick<ModelOptions, 'seed' | 'weights'>;

/** The standard deviation of a standard normal distribution truncated at 2. */
const TRUNCATED_STD = 0.8796256610342398;

/**
 * Normal, truncated at two standard deviations of the underlying normal, with variance 2 / fan_in after truncation.
 * He et al., "Delving deep into rectifiers", 2015. Of a depthwise kernel (h, w, channels, 1), TensorFlow.js calls `fanOut`
 * what each of its outputs takes in.
 */
export function heNormal(
  { seed, weights }: Initial,
  layerName: string,
  mode: 'fanIn' | 'fanOut' = 'fanIn',
): Initializer {
  if (weights === 'none') return withoutValues();
  return initializers.varianceScaling({
    scale: 2 / TRUNCATED_STD ** 2,
    mode,
    distribution: 'normal',
    seed: layerSeed(seed, layerName),
  });
}

/** Uniform with variance 2 / (fan_in + fan_out). Glorot and Bengio, "Understanding the difficulty of training", 2010. */
export function glorotUniform({ seed, weights }: Initial, layerName: string): Initializer {
  if (weights === 'none') return withoutValues();
  return initializers.glorotUniform({ seed: layerSeed(seed, layerName) });
}

/** At least 1: TensorFlow.js takes 0 for no seed. */
function layerSeed(seed: number, layerName: string): number {
  return 1 + random.derive(seed, 'initial', layerName).integer(2 ** 31 - 1);
}
