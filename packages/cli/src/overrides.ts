import { OptionError } from '@freetickets/core';
import { withConfigValue } from '@freetickets/sweeps';
import { Option } from 'commander';

/** `.9`, `+.5` and `5.`, which JSON does not take, but people write. */
const looseNumber = /^[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A value as a number or JSON where it is that, else as text: `.9`, `[16,32]`, `rigl`. */
export function parseValue(text: string): unknown {
  if (looseNumber.test(text)) return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Shorthands of paths in the config; each is a flag of the command line. */
export const shorthands: {
  readonly [flag: string]: {
    readonly path: string;
    readonly help: string;
    /** Whether names with commas between them make a list. */
    readonly isList?: true;
  };
} = {
  dataset: { path: 'dataset', help: 'data set to train on, or a .csv, .npy or folder of images' },
  label: { path: 'dataset.label', help: 'column of labels in a .csv, by name or index' },
  target: {
    path: 'dataset.target',
    help: 'column of the number to predict in a .csv, by name or index',
  },
  loss: { path: 'loss', help: 'of a number to predict: gaussian-nll, mean-squared-error' },
  model: { path: 'model', help: 'network' },
  method: { path: 'method', help: 'ensemble method' },
  tickets: { path: 'method.tickets', help: 'members of the ensemble' },
  epochs: { path: 'method.epochs', help: 'epochs of a run; of edst, of all its phases' },
  'batch-size': { path: 'batchSize', help: 'examples a step' },
  'learning-rate': { path: 'optimizer.learningRate', help: 'the largest learning rate' },
  'learning-rate-schedule': {
    path: 'learningRateSchedule',
    help: 'schedule over every whole run: cosine',
  },
  sparsity: { path: 'sparsity', help: 'share of absent weights, in [0, 1)' },
  distribution: { path: 'distribution', help: 'how active weights are dealt out to layers' },
  strategy: { path: 'strategy', help: 'how masks change' },
  engine: { path: 'engine', help: 'what runs the networks: sparse, tfjs' },
  backend: { path: 'backend', help: 'TensorFlow.js backend: wasm, cpu, node, node-gpu' },
  threads: { path: 'threads', help: 'threads of the sparse engine' },
  augmentation: {
    path: 'augmentation',
    help: 'random changes of training images: pad-crop,flip',
    isList: true,
  },
  'class-weights': { path: 'classWeights', help: '\'balanced\', or JSON by class: {"cat":2}' },
  'label-smoothing': {
    path: 'labelSmoothing',
    help: 'share of the targets spread over all classes',
  },
  ema: { path: 'ema.decay', help: 'decay of the average of weights that tickets are taken from' },
  seed: { path: 'seed', help: 'decides everything random' },
};

/** `pad-crop, flip` as JSON; JSON stays as it is. */
const listText = (text: string): string =>
  text.trim().startsWith('[')
    ? text
    : JSON.stringify(text.split(',').flatMap((name) => name.trim() || []));

/** What a command's flags say about the config. */
export interface Overrides {
  readonly [flag: string]: unknown;
  readonly set?: readonly string[];
}

/** The paths that flags change, each with its value: the shorthands, then every `--set path=value`. */
function changesOf(flags: Overrides): readonly (readonly [path: string, text: string])[] {
  const short = Object.entries(shorthands).flatMap(([flag, { path, isList }]) => {
    const text = flags[new Option(`--${flag}`).attributeName()];
    if (typeof text !== 'string') return [];
    return [[path, isList ? listText(text) : text] as const];
  });
  const set = (flags.set ?? []).map((assignment) => {
    const [, path, text] = /^([^=.]+(?:\.[^=.]+)*)=(.*)$/s.exec(assignment) ?? [];
    if (path !== undefined && text !== undefined) return [path, text] as const;
    throw new OptionError('--set', assignment, 'path=value, such as optimizer.learningRate=0.1');
  });
  return [...short, ...set];
}

/** The keys of the config that flags change. */
export const changedKeys = (flags: Overrides): readonly string[] => [
  ...new Set([
    ...changesOf(flags).map(([path]) => path.split('.')[0]),
    ...(flags.target === undefined ? [] : ['loss']),
  ]),
];

/** A config changed by flags; `--target` without a loss means 'gaussian-nll'. Throws an `OptionError` for a `--set` without `=`. */
export function override(config: object, flags: Overrides): object {
  const changed = changesOf(flags).reduce(
    (result, [path, text]) => withConfigValue(result, path, parseValue(text)),
    config,
  );
  return flags.target === undefined || 'loss' in changed
    ? changed
    : { ...changed, loss: 'gaussian-nll' };
}
