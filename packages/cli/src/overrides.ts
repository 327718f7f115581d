import { OptionError, originOf, specOf } from '@freetickets/core';

interface Tree {
  [key: string]: unknown;
}

/**
 * A config with `value` at a path. What is named on the way (`method: 'edst'`), or was made by a plugin, becomes
 * `{ name, ...options }`. Throws an `OptionError` where something else is in the way.
 */
function withValue(config: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  if (key === undefined) return config;
  if (rest.length === 0) return { ...config, [key]: value };
  return { ...config, [key]: withValue(treeOf(config[key], key), rest, value) };
}

function treeOf(inside: unknown, key: string): Tree {
  if (inside === undefined) return {};
  if (typeof inside === 'string') return { name: inside };
  const origin = typeof inside === 'object' && inside !== null ? originOf(inside) : undefined;
  if (origin) return { ...(origin.options as Tree), name: origin.name };
  if (specOf(inside) === 'custom' || typeof inside !== 'object' || inside === null) {
    throw new OptionError(
      key,
      inside,
      'something that flags can change: a name, or { name, ...options }',
    );
  }
  return inside as Tree;
}

/** A value as JSON where it is JSON, else as text: `0.9`, `[16,32]`, `rigl`. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Shorthands of paths in the config; each is a flag of the command line. */
export const shorthands: {
  readonly [flag: string]: { readonly path: string; readonly help: string };
} = {
  dataset: { path: 'dataset', help: 'data set to train on, or a .csv, .npy or folder of images' },
  label: { path: 'dataset.label', help: 'column of labels in a .csv, by name or index' },
  model: { path: 'model', help: 'network' },
  method: { path: 'method', help: 'ensemble method' },
  tickets: { path: 'method.tickets', help: 'members of the ensemble' },
  sparsity: { path: 'sparsity', help: 'share of absent weights, in [0, 1)' },
  distribution: { path: 'distribution', help: 'how active weights are dealt out to layers' },
  strategy: { path: 'strategy', help: 'how masks change' },
  engine: { path: 'engine', help: 'what runs the networks: sparse, tfjs' },
  backend: { path: 'backend', help: 'TensorFlow.js backend: wasm, cpu, node, node-gpu' },
  threads: { path: 'threads', help: 'threads of the sparse engine' },
  seed: { path: 'seed', help: 'decides everything random' },
};

/** What a command's flags say about the config. */
export interface Overrides {
  readonly [flag: string]: string | readonly string[] | undefined;
  readonly set?: readonly string[];
}

/** What a config that does not name them stands for, so that `--set method.tickets=5` has something to change. */
const named: Tree = { method: 'edst', model: 'lenet-300-100', optimizer: 'sgd' };

/**
 * A config changed by flags: the shorthands, then every `--set path=value`. Throws an `OptionError` for one without `=`.
 */
export function override(config: object, flags: Overrides): object {
  const changes = Object.entries(shorthands).flatMap(([flag, { path }]) =>
    typeof flags[flag] === 'string' ? [[path, flags[flag]] as [string, string]] : [],
  );
  for (const assignment of flags.set ?? []) {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (path === undefined || text === undefined) {
      throw new OptionError('--set', assignment, 'path=value, such as optimizer.learningRate=0.1');
    }
    changes.push([path, text]);
  }
  let result = config as Tree;
  for (const [path, text] of changes) {
    const keys = path.split('.');
    const [first = ''] = keys;
    if (keys.length > 1 && first in named) result = { [first]: named[first], ...result };
    result = withValue(result, keys, parseValue(text));
  }
  return result;
}
