import {
  type AnyPlugin,
  type NameOf,
  type OptionsOf,
  type PluginKind,
  type PluginKinds,
  type PluginNamed,
  parseOptions,
} from '@freetickets/core';
import type { ModelFactory } from '@freetickets/models';
import type { TrainingEvent } from '@freetickets/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as z from 'zod/mini';
import type { BuiltIn } from './built-ins.js';

/** Options as a config may give them: its lists may be read-only. */
type Given<Options> = {
  readonly [K in keyof Options]: Options[K] extends readonly (infer Item)[] | undefined
    ? readonly Item[] | Exclude<Options[K], readonly unknown[]>
    : Options[K];
};

/** A plugin by name, by name with its options, or the object it would make. */
type Named<P extends AnyPlugin, K extends PluginKind> =
  | NameOf<P, K>
  | { [N in NameOf<P, K>]: { readonly name: N } & Given<OptionsOf<PluginNamed<P, K, N>>> }[NameOf<
      P,
      K
    >]
  | PluginKinds[K];

/** What is being trained: the ensemble that was asked for, or the dense network it is compared with. */
export type Stage = 'ensemble' | 'baseline';

/** A run of freetickets. Only `dataset` has no default. `P`: the user's own plugins, whose names may be used too. */
export interface Config<P extends AnyPlugin = never> {
  readonly dataset: Named<BuiltIn | P, 'dataset'>;
  /**
   * Default: `lenet-300-100`. A model of one's own: a `LayersModel`, or a function of `{ seed, inputShape, classes }` that
   * makes one, so that every run of a method can start from its own weights.
   */
  readonly model?: Named<BuiltIn | P, 'model'> | ModelFactory['create'] | LayersModel;
  /** Default: `edst`, 3 tickets. */
  readonly method?: Named<BuiltIn | P, 'method'>;
  /** The share of the maskable weights that is absent, in [0, 1). Default: 0.8. */
  readonly sparsity?: number;
  /** Default: `erk`. */
  readonly distribution?: Named<BuiltIn | P, 'distribution'>;
  /** Default: `rigl`. */
  readonly strategy?:
    | Named<BuiltIn | P, 'strategy'>
    | {
        readonly prune: Named<BuiltIn | P, 'prune'>;
        readonly grow: Named<BuiltIn | P, 'grow'>;
        /** Default: `prune-first`. */
        readonly order?: 'prune-first' | 'grow-first';
      };
  /** What to use instead of the method's own topology schedule. */
  readonly topology?: {
    /** Steps from one update to the next. */
    readonly every?: number;
    /** The share of active weights that an update replaces. */
    readonly fraction?: number | Named<BuiltIn | P, 'schedule'>;
    /** The share of a phase after which updates end. */
    readonly end?: number;
  };
  /** Default: SGD, learning rate 0.05, momentum 0.9, weight decay 5e-4. Adam: learning rate 0.001, weight decay 0. */
  readonly optimizer?:
    | {
        readonly name?: 'sgd';
        readonly learningRate?: number;
        readonly momentum?: number;
        readonly nesterov?: boolean;
        readonly weightDecay?: number;
        readonly clipNorm?: number;
      }
    | {
        readonly name: 'adam';
        readonly learningRate?: number;
        readonly beta1?: number;
        readonly beta2?: number;
        readonly epsilon?: number;
        readonly weightDecay?: number;
        readonly clipNorm?: number;
      };
  /** Default: 0. */
  readonly labelSmoothing?: number;
  /** Default: 128. */
  readonly batchSize?: number;
  /** Default: `mean-probability`. */
  readonly aggregator?: Named<BuiltIn | P, 'aggregator'>;
  /** A network to train and compare with. Default: none. */
  readonly baseline?: Named<BuiltIn | P, 'method'> | false;
  /** Data sets of other kinds that the ensemble should be unsure of. Default: none. */
  readonly ood?: readonly Named<BuiltIn | P, 'dataset'>[];
  /** Default: `tfjs`. */
  readonly engine?: Named<BuiltIn | P, 'engine'>;
  /** The TensorFlow.js backend. Default: the one already set, else `wasm`. */
  readonly backend?: 'wasm' | 'cpu' | 'node' | 'node-gpu' | 'webgl' | 'webgpu';
  /** Where `out` is given: every how many epochs to save. Default: 1. */
  readonly checkpoint?: { readonly everyEpochs?: number };
  /** The run folder. Default: nothing is written. */
  readonly out?: string;
  /** Decides everything random. Default: 1. */
  readonly seed?: number;
  /** Plugins of one's own, or names of packages that export some. */
  readonly plugins?: readonly (P | string)[];
  readonly onEvent?: (event: TrainingEvent, stage: Stage) => void;
}

const within = (minimum: number, message: string) =>
  z.number({ error: message }).check(z.gte(minimum, message));
const wholeFrom = (minimum: number) => {
  const message = `a whole number of at least ${minimum}`;
  return z.int({ error: message }).check(z.gte(minimum, message));
};
const sparsity = 'a number from 0 up to, but not including, 1';
const share = 'a number above 0, at most 1';
const positive = 'a number above 0';
const fraction = z.number({ error: positive }).check(z.gt(0, positive));
const shareNumber = z.number({ error: share }).check(z.gt(0, share), z.lte(1, share));
const unit = 'a number from 0 up to, but not including, 1';
const unitNumber = z.number({ error: unit }).check(z.gte(0, unit), z.lt(1, unit));

const commonOptimizer = {
  learningRate: z._default(fraction, 0.05),
  weightDecay: z._default(within(0, 'a number of at least 0'), 5e-4),
  clipNorm: z.optional(fraction),
};
const optimizers = {
  sgd: z.strictObject({
    name: z.literal('sgd'),
    ...commonOptimizer,
    momentum: z._default(unitNumber, 0.9),
    nesterov: z._default(z.boolean({ error: 'true or false' }), false),
  }),
  adam: z.strictObject({
    name: z.literal('adam'),
    ...commonOptimizer,
    learningRate: z._default(fraction, 0.001),
    weightDecay: z._default(within(0, 'a number of at least 0'), 0),
    beta1: z._default(unitNumber, 0.9),
    beta2: z._default(unitNumber, 0.999),
    epsilon: z._default(fraction, 1e-7),
  }),
};
const optimizerName = z.optional(z.enum(['sgd', 'adam'], { error: "'sgd' or 'adam'" }));

const schema = z.strictObject({
  dataset: z.unknown(),
  model: z._default(z.unknown(), 'lenet-300-100'),
  method: z._default(z.unknown(), 'edst'),
  sparsity: z._default(
    z.number({ error: sparsity }).check(z.gte(0, sparsity), z.lt(1, sparsity)),
    0.8,
  ),
  distribution: z._default(z.unknown(), 'erk'),
  strategy: z._default(z.unknown(), 'rigl'),
  topology: z._default(
    z.strictObject({
      every: z.optional(wholeFrom(1)),
      fraction: z.optional(z.unknown()),
      end: z.optional(shareNumber),
    }),
    {},
  ),
  optimizer: z._default(z.unknown(), {}),
  labelSmoothing: z._default(unitNumber, 0),
  batchSize: z._default(wholeFrom(1), 128),
  aggregator: z._default(z.unknown(), 'mean-probability'),
  baseline: z._default(z.unknown(), false),
  ood: z._default(z.array(z.unknown(), { error: 'a list of data sets' }), []),
  engine: z._default(z.unknown(), 'tfjs'),
  backend: z.optional(
    z.enum(['wasm', 'cpu', 'node', 'node-gpu', 'webgl', 'webgpu'], {
      error: 'wasm, cpu, node, node-gpu, webgl or webgpu',
    }),
  ),
  checkpoint: z._default(z.strictObject({ everyEpochs: z._default(wholeFrom(1), 1) }), {
    everyEpochs: 1,
  }),
  out: z.optional(z.string({ error: 'a folder' })),
  seed: z._default(wholeFrom(0), 1),
  plugins: z._default(z.array(z.unknown(), { error: 'a list of plugins' }), []),
  onEvent: z.optional(
    z.custom<(event: TrainingEvent, stage: Stage) => void>((value) => typeof value === 'function', {
      error: 'a function',
    }),
  ),
});

/** A config with its defaults. What plugins name is still as it was given. */
export type Settings = Omit<z.output<typeof schema>, 'optimizer' | 'topology'> & {
  readonly optimizer: z.output<(typeof optimizers)['sgd'] | (typeof optimizers)['adam']>;
  readonly topology: {
    readonly every?: number;
    readonly fraction?: unknown;
    readonly end?: number;
  };
};

/** Checks a config and fills in defaults. Throws an `OptionError` that names the path of the first wrong value. */
export function parseConfig(config: unknown): Settings {
  const parsed = parseOptions('config', schema, config);
  const optimizer = parseOptimizer(parsed.optimizer);
  return { ...parsed, optimizer } as Settings;
}

function parseOptimizer(given: unknown): Settings['optimizer'] {
  const owner = 'config: optimizer';
  const object = typeof given === 'string' ? { name: given } : given;
  const { name = 'sgd' } = parseOptions(owner, z.looseObject({ name: optimizerName }), object);
  return parseOptions(owner, optimizers[name], { ...(object as object), name });
}

/** A config with its types: names of built-in plugins, and of those in `plugins`, complete in the editor. */
export function defineConfig<const P extends AnyPlugin = never>(config: Config<P>): Config<P> {
  return config;
}
