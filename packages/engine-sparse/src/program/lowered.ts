import type { Extents } from './extents/table.js';
import type { Parameters } from './parameters.js';
import type { Program } from './program.js';
import type { Region } from './region.js';
import type { Tensor } from './tensors.js';

/** A program, and where its inputs and outputs lie. */
export interface Lowered {
  readonly program: Program;
  /** The networks in it: one in training, all members in prediction. */
  readonly networks: readonly LoweredNetwork[];
  /** Examples as they were given: [count, ...shape]. */
  readonly input: Region;
  /** Bytes of scratch for each thread. */
  readonly scratch: number;
  /** The most examples of a pass. */
  readonly batchSize: number;
  /** How many of them cost as much as one: BATCH_LANES, or 1 where images are planar. */
  readonly block: number;
  /** What operations of its kind read and write. */
  readonly extents: Partial<Extents>;
}

interface LoweredNetwork {
  readonly parameters: Parameters;
  readonly logits: Tensor;
  readonly dropouts: readonly LoweredDropout[];
}

/** A dropout whose scales, 0 or 1 / (1 - rate), are drawn before each step of training, and once for prediction. */
export interface LoweredDropout {
  readonly name: string;
  readonly rate: number;
  readonly scales: Tensor;
}

/** A program that trains one network. */
export interface LoweredTraining extends Lowered {
  readonly parameters: Parameters;
  /** Class indices, where there are classes. */
  readonly labels: Region;
  /** What is to be predicted: probabilities, [example][class], or numbers, [example][target]. */
  readonly targets: Region;
  /** The levels of quantiles, where these are predicted. */
  readonly quantiles: Region | undefined;
  /** How much the loss of each example counts. */
  readonly weights: Region;
  /** [threads][LOSS_RESULTS] doubles of {sum of weighted losses, number correct}. */
  readonly results: Region;
}
