import type {
  AnyPlugin,
  NameOf,
  OptionsOf,
  PluginKind,
  PluginKinds,
  PluginNamed,
  Schedule,
} from '@freetickets/core';
import type { BackendName } from '@freetickets/engine-tfjs';
import type { ModelFactory } from '@freetickets/models';
import type { Stage } from '@freetickets/runs';
import type { TrainingEvent } from '@freetickets/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OptimizerConfig } from './optimizer-settings.js';
import type { RegressionLoss } from './regression-task.js';

/** Options as a config may give them: lists may be read-only, and schedules `{ name, ...options }`. */
type Given<Options> = {
  readonly [K in keyof Options]: NonNullable<Options[K]> extends readonly (infer Item)[]
    ? readonly Item[] | Exclude<Options[K], readonly unknown[]>
    : NonNullable<Options[K]> extends Schedule
      ? Options[K] | { readonly name: string; readonly [option: string]: unknown }
      : Options[K];
};

/** Any name and options, where `plugins` holds names of modules: what those export is not known to the compiler. */
type NameFromModule<P> = [Extract<P, string>] extends [never]
  ? never
  : (string & {}) | { readonly name: string & {}; readonly [option: string]: unknown };

type OptionsByName<P extends AnyPlugin, K extends PluginKind> = {
  [N in NameOf<P, K>]: { readonly name: N } & Given<OptionsOf<PluginNamed<P, K, N>>>;
};

/** A plugin by name, by name with its options, or the object it would make. */
type Named<P, K extends PluginKind, All extends AnyPlugin = Extract<P, AnyPlugin>> =
  | NameOf<All, K>
  | OptionsByName<All, K>[NameOf<All, K>]
  | NameFromModule<P>
  | PluginKinds[K];

/** The path of a file of data or of a folder of images. */
type DataPath = `${string}/${string}` | `${string}.csv` | `${string}.npy`;

/** Data by their path, with options where they need some. */
type DataAt = DataPath | { readonly name: DataPath; readonly [option: string]: unknown };

/** A schedule by name, of which `from` (of `constant`: `value`) may be left out, or as a value. */
type Schedules<P extends AnyPlugin | string> =
  | Named<P, 'schedule'>
  | 'constant'
  | 'cosine'
  | 'linear'
  | { readonly name: string; readonly [option: string]: unknown };

/**
 * A run. Only `dataset` has no default. `P`: the user's own plugins, whose names may be used too, besides those `Known` to the
 * registry.
 */
export interface Config<P extends AnyPlugin | string = never, Known extends AnyPlugin = AnyPlugin> {
  /** By name, as a value, or by the path of a `.csv` or `.npy` file or of a folder of images, with its options as of `name`. */
  readonly dataset: Named<P | Known, 'dataset'> | DataAt;
  /**
   * Default: `lenet-300-100`. A model of one's own: a `LayersModel`, or a function of `{ seed, inputShape, classes }` that
   * makes one (of a regression, `classes` is how many outputs its loss takes), so that every run of a method can start from its own weights.
   */
  readonly model?: Named<P | Known, 'model'> | ModelFactory['create'] | LayersModel;
  /** Default: `edst`, 3 tickets. */
  readonly method?: Named<P | Known, 'method'>;
  /** The share of the maskable weights that is absent, in [0, 1). Default: 0.8. */
  readonly sparsity?: number;
  /** Default: `erk`. */
  readonly distribution?: Named<P | Known, 'distribution'>;
  /** Default: `rigl`. */
  readonly strategy?:
    | Named<P | Known, 'strategy'>
    | {
        readonly prune: Named<P | Known, 'prune'>;
        readonly grow: Named<P | Known, 'grow'>;
        /** Default: `prune-first`. */
        readonly order?: 'prune-first' | 'grow-first';
      };
  /** What to use instead of the method's own topology schedule. */
  readonly topology?: {
    /** Steps from one update to the next. */
    readonly everySteps?: number;
    /** The share of active weights that an update replaces. */
    readonly fraction?: number | Named<P | Known, 'schedule'>;
    /** The share of a phase after which updates end. */
    readonly endShare?: number;
    /** How what is grown is dealt out to the layers. Default: `none`, each grows as many weights as it lost. */
    readonly redistribution?: 'none' | Named<P | Known, 'redistribution'>;
    /** How many steps' batches the dense gradient of an update is averaged over, at most `everySteps`. Default: 1. */
    readonly gradientBatches?: number;
  };
  /** Which positions are active when a run begins. Default: `random`. */
  readonly initialMasks?: Named<P | Known, 'initial-masks'>;
  /** Which masks a layer may have, unless it is fully dense. Default: `unstructured`, any. */
  readonly constraint?: Named<P | Known, 'constraint'>;
  /** To begin with more weights and lose them over the topology updates of a run's first phase. Default: not. */
  readonly gradualPruning?: {
    /** Default: 0. */
    readonly initialSparsity?: number;
    /** Whether each layer loses what the distribution says, or all together their lowest. Default: `layer`. */
    readonly scope?: 'layer' | 'network';
  };
  /**
   * Default: SGD, learning rate 0.05, momentum 0.9, weight decay 5e-4. Adam: learning rate 0.001, weight decay 0. AdamW: as
   * Adam, with a decoupled weight decay of 0.01. With the loss 'gaussian-nll', `clipNorm` is 1 where it is not given.
   */
  readonly optimizer?: OptimizerConfig;
  /**
   * How the learning rate goes over every whole run: `'cosine'`, or a schedule with options, whose `from` is the optimizer's
   * learning rate where it is not given. Default: the method's own schedules, a phase each.
   */
  readonly learningRateSchedule?: Schedules<P | Known>;
  /**
   * What to train by where a number is to be predicted, as of `fromArrays({ inputs, targets })`. With 'gaussian-nll' the model
   * has two outputs, a mean and the logarithm of a variance; with 'mean-squared-error' one, and the variance is what validation
   * data show. Default: the cross-entropy of classes.
   */
  readonly loss?: RegressionLoss;
  /** Default: 0. */
  readonly labelSmoothing?: number;
  /**
   * How much the training examples of a class count in the loss: 'balanced', inversely to how many there are of it, or by the
   * classes' names, 1 where none is given. Default: all alike.
   */
  readonly classWeights?: 'balanced' | { readonly [className: string]: number };
  /**
   * Takes tickets from an exponential moving average of the weights, which an update every `everySteps` steps (default 1) keeps
   * the share `decay` of (default 0.999; less at first). Default: from the weights themselves.
   */
  readonly ema?: { readonly decay?: number; readonly everySteps?: number };
  /**
   * Random changes of the training inputs, made one after another, such as `['pad-crop', 'flip']`. Default: of colour images
   * those that the method's preset was published with, else none.
   */
  readonly augmentation?: readonly Named<P | Known, 'augmentation'>[];
  /** Default: 128. */
  readonly batchSize?: number;
  /** Default: `mean-probability`. */
  readonly aggregator?: Named<P | Known, 'aggregator'>;
  /** Corrects the ensemble's probabilities by what the validation data showed. Default: none. */
  readonly calibrator?: Named<P | Known, 'calibrator'> | false;
  /**
   * A dense network to train and compare with. Its epochs, where they are not given, are those that the method's preset
   * was published with, or as many as the ensemble takes to its first ticket. Default: none.
   */
  readonly baseline?:
    | 'dense'
    | Extract<Named<P | Known, 'method'>, { readonly name: 'dense' }>
    | false;
  /** Data sets, or folders of images (`./photos`), of other kinds, that the ensemble should be unsure of. Default: none. */
  readonly ood?: readonly (Named<P | Known, 'dataset'> | DataAt)[];
  /** Whether to evaluate on corrupted test data, too; `true`: by every corruption there is. Default: false. */
  readonly corruptions?:
    | boolean
    | {
        readonly types?: readonly Named<P | Known, 'corruption'>[];
        /** How many test examples are corrupted, from the front. Default: all. */
        readonly limit?: number;
      }
    | {
        /** Of published `.npy` files, as those of CIFAR-10-C, to take instead of corrupting anew. */
        readonly folder: string;
        /** Names of files without `.npy`. Default: all. */
        readonly types?: readonly string[];
        /** How many examples of each type and severity, from the front. Default: all. */
        readonly limit?: number;
      };
  /** What to evaluate by besides all metrics that need no options, such as `{ name: 'ece', norm: 'l2' }`. Default: none. */
  readonly metrics?: readonly Named<P | Known, 'metric'>[];
  /** By which scores to tell other data, besides all that need no options. Default: none. */
  readonly oodScores?: readonly Named<P | Known, 'ood-score'>[];
  /** Default: `sparse` where it supports the model and no `backend` is given, else `tfjs`. */
  readonly engine?: Named<P | Known, 'engine'>;
  /** The TensorFlow.js backend of engine `tfjs`, which it asks for. Default there: the one already set, else `wasm`. */
  readonly backend?: BackendName;
  /** How many threads engine `sparse` runs on, 1 to 256. Default: all cores. */
  readonly threads?: number;
  /** Where `out` is given: every how many epochs to save. Default: 1. */
  readonly checkpoint?: { readonly everyEpochs?: number };
  /** The run folder. Default: nothing is written. */
  readonly out?: string;
  /** Decides everything random. Default: 1. */
  readonly seed?: number;
  /** Plugins of one's own, or names of packages that export some. */
  readonly plugins?: readonly P[];
  readonly onEvent?: (event: TrainingEvent, stage: Stage) => void;
}
