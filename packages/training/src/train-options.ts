import type { ByLayer, Engine, Examples, LossSpec, ModelGraph, Plan } from '@freetickets/core';
import type { CheckpointStore } from './checkpoint-file.js';

/** What the trainer executes, and on what. */
export interface TrainOptions {
  readonly plan: Plan;
  readonly graph: ModelGraph;
  readonly engine: Engine;
  readonly loss: LossSpec;
  /** `plan.examples` of them. */
  readonly train: Examples;
  readonly validation: Examples;
  /** Dense initial values of every parameter, by name. */
  initialise(seed: number): Promise<{ readonly [parameter: string]: Float32Array }>;
  /** The weights of a trained network of the model, by its path: for initial masks that are made of them. */
  readonly trained?: (path: string) => Promise<ByLayer>;
  /** Where to save, and to resume from if it holds a checkpoint. Absent: nothing is saved. */
  readonly checkpoint?: { readonly store: CheckpointStore; readonly everyEpochs: number };
  /** Stops training after the step under way, with a checkpoint and an `InterruptedError`. */
  readonly signal?: AbortSignal;
}
