import type { LayerShape } from './distribution.js';
import type { Scope } from './strategy.js';

/** Values of every maskable parameter at all positions, by name. */
export interface ByLayer {
  readonly [name: string]: ArrayLike<number>;
}

/** A network before training, all its weights there. */
export interface UntrainedNetwork {
  /** The maskable parameters. */
  readonly layers: readonly LayerShape[];
  readonly weights: ByLayer;
  /**
   * The gradient of the mean loss over the first batches of a random order of the training examples. Throws an `OptionError`
   * for a temperature where the logits are not those of a dense layer.
   */
  gradients(at: {
    readonly batches: number;
    /** Default: the network's own. */
    readonly weights?: ByLayer;
    /** What the logits are divided by. Default: 1. */
    readonly temperature?: number;
  }): Promise<ByLayer>;
  /** The weights of a trained network of the same model, by where it is: a run folder, or a ticket's file. */
  trained(path: string): Promise<ByLayer>;
}

/** Which positions are active when a run begins. */
export interface InitialMasks {
  /**
   * Whether each layer gets the number of active weights that the distribution gives it, or all layers together get as many,
   * those with the highest scores, at least one a layer.
   */
  readonly scope: Scope;
  /** How many batches the scores take a gradient of the dense network of. Absent: none. */
  readonly gradientBatches?: number;
  /** A number for each position: those with the highest are active. Absent: all are equal, and chance decides. */
  scores?(network: UntrainedNetwork): Promise<ByLayer>;
}
