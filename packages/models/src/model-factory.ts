import type { LayersModel } from '@tensorflow/tfjs-layers';

export interface ModelOptions {
  /** Decides the initial weights, of each layer by its name; a whole number of at least 0. */
  readonly seed: number;
  /** The shape of one input: [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** How many outputs the model has: at least 2 classes, or the numbers of a linear output. */
  readonly classes: number;
  /** How the model ends: in probabilities of the classes, or, for a regression, in numbers as they come. Default: `softmax`. */
  readonly outputActivation?: 'softmax' | 'linear';
  /**
   * `none`: only the structure of the model is read, as for its costs; its kernels then need no memory, and no size is
   * too large. A factory may make them all the same. Default: `initial`.
   */
  readonly weights?: 'initial' | 'none';
}

/** Makes models: every layer named, a final softmax or, where that is asked for, linear outputs, weights by seed. */
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
