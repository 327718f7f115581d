import type { ModelGraph, ParameterInfo } from './graph.js';
import type { LayerView, Signal } from './layer.js';
import type { MaskView } from './mask.js';
import type { OptimizerSpec } from './optimizers.js';
import type { NetworkState, TicketState } from './state.js';
import type { CallSignal } from './until-aborted.js';

/** `count` examples: inputs one after another, and their class indices. After a call the caller may fill it anew. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly count: number;
  /**
   * Soft labels, row-major over [example, class]: what the loss takes for the probabilities of the classes; a row sums to 1.
   * Default: 1 for the label, 0 for other classes. Correct is what agrees with `labels`, in any case.
   */
  readonly targets?: Float32Array;
  /** How much the loss of each example counts: the mean loss is sum(weight * loss) / count. Default: 1. */
  readonly weights?: Float32Array;
}

/** What a batch gave, measured before the step. */
export interface BatchResult {
  /** Mean loss of the batch in nats, each example's times its weight, without weight decay. */
  readonly loss: number;
  /** How many examples were classified correctly. */
  readonly correct: number;
}

/** Softmax cross-entropy of the logits with targets smoothed by `labelSmoothing` (0: plain). */
export interface LossSpec {
  readonly labelSmoothing: number;
}

export interface NetworkOptions {
  /** A ticket to start from, or the full state to resume from. */
  readonly initial: TicketState | NetworkState;
  readonly optimizer: OptimizerSpec;
  readonly loss: LossSpec;
  /** The largest batch that will come. */
  readonly batchSize: number;
  /** Signals the network keeps up itself at each step: `denseMomentum`. */
  readonly track?: readonly Signal[];
  /**
   * For what the engine draws itself: dropout, in training. Activation i of a call (row-major, examples first) is dropped
   * where the i-th `uniform()` of `random.derive(seed, 'dropout', node name, steps taken)` is below the rate, and scaled by
   * 1 / (1 - rate) elsewhere.
   */
  readonly seed: number;
}

/** What a graph is to be run for. Training takes more of an engine: gradients, and random numbers that can be repeated. */
export type Purpose = 'train' | 'predict';

/** Runs graphs. The masked TensorFlow.js engine is the reference for what every engine computes. */
export interface Engine {
  readonly name: string;
  /** What it runs on (backend, variant, threads), to write down with a run. */
  describe(): { readonly [key: string]: string | number };
  /** Why it cannot train the graph, or predict with it, a sentence each; empty where it can. */
  unsupported(graph: ModelGraph, purpose: Purpose): readonly string[];
  createNetwork(graph: ModelGraph, options: NetworkOptions): Promise<TrainableNetwork>;
  /** All members, at least one, in one pass over the input. */
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

export interface PredictOptions {
  /**
   * An `AbortSignal`: stops the prediction, whose call then rejects with the signal's reason: at once where it waits for its
   * turn, else at its next pause.
   */
  readonly signal?: CallSignal;
}

export interface Predictor {
  readonly members: number;
  /**
   * Logits, row-major over [member, example, class], of `count` preprocessed inputs, which must not change until the call
   * is over. Calls are carried out one after another, in order; between chunks, at least, the event loop goes on.
   */
  predict(inputs: Float32Array, count: number, options?: PredictOptions): Promise<Float32Array>;
  /** Calls that wait, and the one under way at its next chunk, reject with a `ModelError`. */
  dispose(): void;
}

/** A network's calls are carried out one after another, in the order they are made; once disposed of, it refuses them. */
export interface TrainableNetwork {
  readonly parameters: readonly ParameterInfo[];
  /**
   * Room in the engine's memory for the inputs of the next batch, of `count` examples: a batch of just this array is not
   * copied. Ask for it, and fill it, once all calls before that batch are over. Not every engine has such memory.
   */
  inputRoom?(count: number): Float32Array;
  /**
   * One optimizer step. Signals in `collect` belong to the weights before the step and stay readable through `layer`
   * until the next `trainBatch` or `gradients`.
   */
  trainBatch(
    batch: Batch,
    step: { readonly learningRate: number; readonly collect?: readonly Signal[] },
  ): Promise<BatchResult>;
  /** Collects signals as `trainBatch` does, and changes no weight, slot or statistic. */
  gradients(batch: Batch, collect: readonly Signal[]): Promise<BatchResult>;
  /** A masked parameter with the signals last collected. */
  layer(name: string): Promise<LayerView>;
  /** Positions active before and after keep value and slots; every other position gets 0 and the slot's initial value. */
  setMask(name: string, mask: MaskView): Promise<void>;
  /** Logits, row-major over [example, class], of `count` preprocessed inputs. Leaves collected signals alone. */
  predict(inputs: Float32Array, count: number): Promise<Float32Array>;
  exportTicket(): Promise<TicketState>;
  exportState(): Promise<NetworkState>;
  importState(state: NetworkState): Promise<void>;
  dispose(): void;
}
