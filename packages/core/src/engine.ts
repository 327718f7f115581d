import type { ModelGraph, ParameterInfo } from './graph.js';
import type { LayerView, Signal } from './layer.js';
import type { LossSpec } from './loss.js';
import type { MaskView } from './mask.js';
import type { OptimizerSpec } from './optimizers.js';
import type { NetworkState, TicketState } from './state.js';
import type { CallSignal } from './until-aborted.js';

/** Examples to train on. After a call the caller may fill it anew. */
interface Examples {
  /** Preprocessed, row-major over [count, ...inputShape of the graph]. */
  readonly inputs: Float32Array;
  /** How many examples: 1 to the network's `batchSize`. */
  readonly count: number;
  /** How much the loss of each example counts: the mean loss is sum(weight * loss) / count. Default: 1. */
  readonly weights?: Float32Array;
}

/** Examples of classes. */
export interface Batch extends Examples {
  /** Class indices, [count], from 0 to `classesOf(graph, loss)` - 1: the graph's classes, of one head. */
  readonly labels: Int32Array;
  /**
   * Soft labels, row-major over [example, class]: what the loss takes for the probabilities of the classes; a row sums to 1.
   * Default: 1 for the label, 0 for other classes. Correct is what agrees with `labels`, in any case.
   */
  readonly targets?: Float32Array;
}

/** Examples of a regression: what its losses (`RegressionSpec`) take. */
export interface RegressionBatch extends Examples {
  readonly labels?: undefined;
  /** The numbers to predict, row-major over [example, target]; `targetsPerExample(graph, loss)` an example. */
  readonly targets: Float32Array;
}

/** What a batch gave, measured before the step. */
export interface BatchResult {
  /** Mean loss of the batch, each example's times its weight, without weight decay; in nats, where it is a likelihood's. */
  readonly loss: number;
  /** How many of its examples were classified correctly; of several heads, the mean of theirs. Of a regression 0. */
  readonly correct: number;
}

/** What a network is made with; `checkNetworkOptions` and `checkState` check it. */
export interface NetworkOptions {
  /** A ticket to start from, its optimizer slots at 0; or the full state to resume from. */
  readonly initial: TicketState | NetworkState;
  /** All its options; the learning rate comes with each step. */
  readonly optimizer: OptimizerSpec;
  readonly loss: LossSpec;
  /** The most examples of a batch, at least 1. */
  readonly batchSize: number;
  /** Signals the network keeps up itself at each step: `denseMomentum`. Default: none. */
  readonly track?: readonly Signal[];
  /**
   * A whole number of at least 0, for what the engine draws itself: dropout, in training. Activation i of a call
   * (row-major, examples first) is dropped where the i-th `uniform()` of `random.derive(seed, 'dropout', node name,
   * steps taken)` is below the rate, and scaled by 1 / (1 - rate) elsewhere.
   */
  readonly seed: number;
}

/**
 * What a graph is to be run for. Training takes more of an engine: gradients, and random numbers that can be repeated.
 */
export type Purpose = 'train' | 'predict';

/**
 * Runs graphs. The masked TensorFlow.js engine is the reference for what every engine computes, up to rounding;
 * `engineConformance` of `@freetickets/testing` checks any engine against the definitions.
 */
export interface Engine {
  /** As a config names it: `sparse`. */
  readonly name: string;
  /** What it runs on (backend, variant, threads), to write down with a run. */
  describe(): { readonly [key: string]: string | number };
  /** Why it cannot train the graph, or predict with it, a sentence each; empty where it can. */
  unsupported(graph: ModelGraph, purpose: Purpose): readonly string[];
  /**
   * A network that trains. Rejects with a `ModelError` where `unsupported(graph, 'train')` names anything, `initial`
   * does not fit the graph, or there is not enough memory, with an `OptionError` where an option is out of its range.
   */
  createNetwork(graph: ModelGraph, options: NetworkOptions): Promise<TrainableNetwork>;
  /**
   * All members, at least one, in one pass over the input. Rejects with a `ModelError` where there are none,
   * `unsupported(graph, 'predict')` names anything, a member does not fit the graph, or there is not enough memory.
   */
  createPredictor(
    graph: ModelGraph,
    members: readonly TicketState[],
    options?: PredictorOptions,
  ): Promise<Predictor>;
}

export interface PredictorOptions {
  /** The seed of what members drop at the graph's Dropout nodes, as `DropoutSamples` says. Default: they drop nothing. */
  readonly dropoutSeed?: number;
}

/** What a call of `Predictor.predict` takes besides its inputs. */
export interface PredictOptions {
  /**
   * An `AbortSignal`: stops the prediction, whose call then rejects with the signal's reason: at once where it waits
   * for its turn, else at its next pause.
   */
  readonly signal?: CallSignal;
}

/** The members of an ensemble, ready to predict. */
export interface Predictor {
  /** How many there are. */
  readonly members: number;
  /**
   * Outputs, logits or what is said of numbers, row-major over [member, example, output], of `count` preprocessed inputs, row-major over [count,
   * ...inputShape], which must not change until the call is over. Calls are carried out one after another, in order;
   * between chunks, at least, the event loop goes on. Rejects with a `DataError` where `inputs` are not `count`
   * examples, with the signal's reason where it is aborted, with an `OptionError` where it is no `AbortSignal`, and
   * with a `ModelError` after `dispose`.
   */
  predict(inputs: Float32Array, count: number, options?: PredictOptions): Promise<Float32Array>;
  /** Frees the memory. Calls that wait, and the one under way at its next chunk, reject with a `ModelError`. */
  dispose(): void;
}

/**
 * A network that trains. Its calls are carried out one after another, in the order they are made; once disposed of, it
 * refuses them with a `ModelError`. What calls return is the caller's own: copies.
 */
export interface TrainableNetwork {
  /** Every weight of the graph, in model order. */
  readonly parameters: readonly ParameterInfo[];
  /**
   * Room in the engine's memory for the inputs of the next batch, [count, ...inputShape]: a batch of just this array is
   * not copied. Ask for it, and fill it, once all calls before that batch are over. Not every engine has such memory.
   * Throws an `OptionError` for a `count` that is not 1 to `batchSize`.
   */
  inputRoom?(count: number): Float32Array;
  /**
   * One optimizer step. Signals in `collect` (default: none) belong to the weights before the step and stay readable
   * through `layer` until the next `trainBatch` or `gradients`. Rejects with a `DataError` where the batch does not
   * fit, with an `OptionError` where the learning rate is not finite or `collect` has `denseMomentum` without `track`,
   * and with a `DivergenceError` where the loss is not finite, having changed no weight, slot or statistic.
   */
  trainBatch(
    batch: Batch | RegressionBatch,
    step: { readonly learningRate: number; readonly collect?: readonly Signal[] },
  ): Promise<BatchResult>;
  /**
   * Collects signals as `trainBatch` does, and changes no weight, slot or statistic. Rejects for such batches as it
   * does.
   */
  gradients(batch: Batch | RegressionBatch, collect: readonly Signal[]): Promise<BatchResult>;
  /**
   * A masked parameter by name, with the signals last collected. Rejects with a `ModelError` where none has the name.
   */
  layer(name: string): Promise<LayerView>;
  /**
   * Another mask for a parameter, of as many positions; how many are active may change. Positions active before and
   * after keep value and slots; every other position gets 0 and the slot's initial value. Rejects with a `ModelError`
   * where no masked parameter has the name, or the mask is of another size.
   */
  setMask(name: string, mask: MaskView): Promise<void>;
  /** As `setMask` of each. Of engines that lay out their memory anew for another number of weights, which then do so once. */
  setMasks?(masks: { readonly [name: string]: MaskView }): Promise<void>;
  /**
   * Outputs, logits or what is said of numbers, row-major over [example, output], of `count` preprocessed inputs, row-major over [count, ...inputShape].
   * Leaves collected signals alone. Rejects with a `DataError` where `inputs` are not `count` examples.
   */
  predict(inputs: Float32Array, count: number): Promise<Float32Array>;
  /** Masks, active weights and normalisation statistics as they are now. */
  exportTicket(): Promise<TicketState>;
  /** All that training needs to go on, bit for bit on the same engine, variant and number of threads, or backend. */
  exportState(): Promise<NetworkState>;
  /** Goes on from a state. Rejects with a `ModelError` where it does not fit the graph or the optimizer. */
  importState(state: NetworkState): Promise<void>;
  /** Frees the memory, once the call under way is over. Doing it again changes nothing. */
  dispose(): void;
}
