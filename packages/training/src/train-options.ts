import type {
  Augmentation,
  ByLayer,
  Engine,
  Examples,
  LossSpec,
  ModelGraph,
  Plan,
  Preprocessing,
} from '@freetickets/core';
import type { CheckpointStore } from '@freetickets/runs';
import type { WeightAveraging } from './weight-average.js';

/** What the trainer executes, and on what. */
export interface TrainOptions {
  readonly plan: Plan;
  readonly graph: ModelGraph;
  readonly engine: Engine;
  /** Of a regression, the examples have targets. */
  readonly loss: LossSpec;
  /** `plan.examples` of them. */
  readonly train: Examples;
  readonly validation: Examples;
  /** Changes of the training inputs, made one after another. Default: none. */
  readonly augmentation?: readonly Augmentation[];
  /** How the data's own values became the inputs, which augmentations ask. Default: they are the same. */
  readonly preprocessing?: Preprocessing;
  /** Takes tickets from an average of the weights. Default: from the weights themselves. */
  readonly averaging?: WeightAveraging;
  /** Dense initial values of every parameter, by name. */
  initialise(seed: number): Promise<{ readonly [parameter: string]: Float32Array }>;
  /** The weights of a trained network of the model, by its path: for initial masks that are made of them. */
  readonly trained?: (path: string) => Promise<ByLayer>;
  /** Where to save, and to resume from if it holds a checkpoint. Absent: nothing is saved. */
  readonly checkpoint?: { readonly store: CheckpointStore; readonly everyEpochs: number };
  /** Stops training after the step under way, with a checkpoint and an `InterruptedError`. */
  readonly signal?: AbortSignal;
}
