import type { Preprocessing } from './dataset.js';
import type { Random } from './random.js';

/** What inputs that are augmented are. */
export interface AugmentedData {
  /** The shape of one input: [height, width, channels]. */
  readonly inputShape: readonly number[];
  /** What was done to the data's own values: a raw value x is (x - mean) / std of its channel now. */
  readonly preprocessing: Preprocessing;
}

/** A batch whose arrays an augmentation may write to. */
export interface AugmentedBatch {
  /** Preprocessed, row-major over [example, ...inputShape]. */
  readonly inputs: Float32Array;
  /** What the loss takes for the probabilities of the classes, row-major over [example, class]; a row sums to 1. */
  readonly targets: Float32Array;
  /** How much the loss of each example counts. */
  readonly weights: Float32Array;
  readonly count: number;
}

/** Changes each training input by itself, where it lies. All that is random in it comes from `random`, the example's own. */
export interface ExampleAugmentation {
  readonly of: 'example';
  /** Throws a `DataError` where the data are not such as it can change. */
  augment(input: Float32Array, random: Random, data: AugmentedData): void;
}

/** Changes the examples of a batch together. All that is random in it comes from `random`, the step's own. */
export interface BatchAugmentation {
  readonly of: 'batch';
  augment(batch: AugmentedBatch, random: Random, data: AugmentedData): void;
}

/**
 * Random changes of training inputs, made anew in every epoch. They follow from the seed, the epoch and the example, or the
 * step, alone: a run that is resumed sees what it would have seen.
 */
export type Augmentation = ExampleAugmentation | BatchAugmentation;
