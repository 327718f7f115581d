import type { LayersModel } from '@tensorflow/tfjs-layers';

export interface ModelOptions {
  /** Decides the initial weights, of each layer by its name; a whole number of at least 0. */
  readonly seed: number;
  /** The shape of one input: [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** At least 2. */
  readonly classes: number;
}

/** Makes classifiers: every layer named, a final softmax, weights by seed. */
export interface ModelFactory {
  create(options: ModelOptions): LayersModel;
}

declare module '@freetickets/core' {
  interface PluginKinds {
    model: ModelFactory;
  }
}
