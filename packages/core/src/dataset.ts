/** Examples with a label or a target each that can be read in any order. */
export interface Examples {
  readonly count: number;
  /** The class index of every example; 0 of each where numbers are to be predicted. */
  readonly labels: Int32Array;
  /** The number to predict of every example, standardised by the data set's `target`; absent where there are classes. */
  readonly targets?: Float32Array;
  /** How much the loss of each example counts in training. Default: 1. */
  readonly weights?: Float32Array;
  /**
   * The preprocessed inputs of the examples at `indices`, one after another. `into` is room for just these, which may be used
   * for them: who reads batch after batch spares a large array each time.
   *
   * An example's inputs are the same whenever they are read. So nothing is augmented here: `read` knows neither the seed nor
   * the epoch, and a run whose inputs vary can neither be repeated nor resumed. The trainer warns where it notices. An
   * `Augmentation` is for that.
   */
  read(indices: ArrayLike<number>, into?: Float32Array): Float32Array;
  /**
   * Makes ready what `read` of these examples needs, where that takes time, as decoding images does; resolves when it is
   * there. It changes nothing but how long `read` takes, which gives the same of whichever examples, made ready or not.
   * What fails is left to `read`, which throws; this does not. How much is kept is bounded by who makes the examples.
   */
  prefetch?(indices: ArrayLike<number>): Promise<void>;
}

/** How raw inputs become network inputs: (x - mean) / std, by channel (the last axis), in the data's own units. */
export interface Preprocessing {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Raw inputs, preprocessed: (x - mean) / std, where the channel is the position modulo the number of means.
 * One mean and std serve all channels.
 *
 * @param inputs where to write them, of the same length. Default: a new array
 */
export function preprocess(
  raw: ArrayLike<number>,
  { mean, std }: Preprocessing,
  inputs: Float32Array = new Float32Array(raw.length),
): Float32Array {
  const channels = mean.length;
  for (let i = 0, channel = 0; i < inputs.length; i++) {
    inputs[i] = (raw[i] - mean[channel]) / std[channel];
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  return inputs;
}

/** What `preprocess` made of raw inputs, back in the data's own units, but for rounding. */
export function restore(inputs: Float32Array, { mean, std }: Preprocessing): Float32Array {
  const channels = mean.length;
  return inputs.map((value, i) => value * std[i % channels] + mean[i % channels]);
}

/** The number that a regression predicts. What networks learn is standardised: (y - mean) / std. */
export interface Target {
  readonly name: string;
  /** Of the training targets, in their own units. */
  readonly mean: number;
  /** Above 0, as `mean`. */
  readonly std: number;
}

/** A data set, loaded, split and preprocessed. */
export interface Dataset {
  readonly name: string;
  /** The shape of one input: [28, 28, 1]. */
  readonly inputShape: readonly number[];
  /** The classes' names; none where a number is to be predicted. */
  readonly classes: readonly string[];
  /** The number to predict; absent where there are classes. */
  readonly target?: Target;
  /** What each number of an input is called, in their order, where they are columns of a table with names. */
  readonly columnNames?: readonly string[];
  /** What a user should know of it, each a sentence or more: labels that were mapped, rows that were left out. */
  readonly notes?: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly train: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

/** Where a data set comes from and what its owners ask. */
export interface DatasetAbout {
  readonly summary: string;
  readonly homepage?: string;
  /** The data set's own terms, in a sentence. */
  readonly terms: string;
}

/** The files of a data set on this machine. */
export interface DatasetFiles {
  /** The folder they are kept in. */
  readonly folder: string;
  present(): Promise<boolean>;
  /** Gets what is missing; checks all of it. Throws a `FileError` that says what to do where it cannot be got. */
  add(): Promise<void>;
  /** Checks the files as their owners publish them, in another folder, and copies them to this one, where they go there. */
  addFrom?(folder: string): Promise<void>;
  /** The addresses of what has to be downloaded for `addFrom`, as `add` cannot get it. */
  readonly downloads?: readonly string[];
  /** Checks every file. Throws a `FileError` that names the one that is missing or altered. */
  verify(): Promise<void>;
}

export interface LoadOptions {
  /** Decides which training examples are held out for validation. */
  readonly seed: number;
  /** Preprocess as another data set does, to evaluate a network on data it was not trained for. */
  readonly preprocessing?: Preprocessing;
  /** Of a table with a header: the columns that are inputs, in this order. What has no names does not mind. */
  readonly columnNames?: readonly string[];
  /** Give inputs of this shape, [height, width, channels]: images are resized and their colours converted. */
  readonly inputShape?: readonly number[];
}

/** A data set that can be loaded. */
export interface DatasetSource {
  readonly about: DatasetAbout;
  readonly files?: DatasetFiles;
  load(options: LoadOptions): Promise<Dataset>;
}
