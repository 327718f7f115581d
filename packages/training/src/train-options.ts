import type { Engine, Examples, LossSpec, ModelGraph, Plan } from '@freetickets/core';
import type { CheckpointStore } from '@freetickets/runs';

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
  /** Where to save, and to resume from if it holds a checkpoint. Absent: nothing is saved. */
  readonly checkpoint?: { readonly store: CheckpointStore; readonly everyEpochs: number };
  /** Stops training after the step under way, with a checkpoint and an `InterruptedError`. */
  readonly signal?: AbortSignal;
}
