import type { LayersModel } from '@tensorflow/tfjs-layers';

export interface ModelOptions {
  /** Decides the initial weights, of each layer by its name; a whole number of at least 0. */
  readonly seed: number;
  /** The shape of one input: [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** At least 2. */
  readonly classes: number;
  /**
   * `none`: only the structure of the model is read, as for its costs; its kernels then need no memory, and no size is
   * too large. A factory may make them all the same. Default: `initial`.
   */
  readonly weights?: 'initial' | 'none';
}

/** Makes classifiers: every layer named, a final softmax, weights by seed. */
export interface ModelFactory {
  /** The data that the network was published for, of which its costs are told where no other is named. */
  readonly publishedFor?: 'mnist' | 'cifar' | 'imagenet';
  create(options: ModelOptions): LayersModel;
}

declare module '@freetickets/core' {
  interface PluginKinds {
    model: ModelFactory;
  }
}
