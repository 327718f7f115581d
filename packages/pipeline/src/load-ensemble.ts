import { type AnyPlugin, checkOptionNames, type Registry } from '@freetickets/core';
import {
  Ensemble,
  type EnsembleSource,
  ensembleFolder,
  type LoadLimits,
  type ReadOptions,
} from '@freetickets/tickets';
import { prepareBackend } from './backend.js';
import type { Config } from './config.js';
import { engineChoice } from './engine-choice.js';
import { type ImportModule, loadPlugins } from './plugins.js';

export interface LoadEnsembleOptions<Known extends AnyPlugin = AnyPlugin>
  extends Pick<Config<never, Known>, 'engine' | 'backend' | 'threads'>,
    Omit<ReadOptions, 'checkSize'> {
  /** How large the ensemble may be, and its model. The defaults are those of `LoadLimits`: 1 GiB of files, 256 tickets, ... */
  readonly limits?: Partial<LoadLimits>;
  /** Plugins of one's own, or names of modules that export some: where the ensemble's aggregator or calibrator is one. */
  readonly plugins?: readonly (AnyPlugin | string)[];
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/**
 * Loads an ensemble that `ensemble.save` wrote: from its folder or that of its run, a web address, or the files that `toFiles` gave.
 * Throws a `FileError` where a file is missing, truncated or altered, a `LimitError` where it is too large. Without `engine` and `backend` the sparse engine
 * predicts, which needs no TensorFlow.js backend, unless it cannot run the model.
 */
export async function loadEnsemble<Known extends AnyPlugin = AnyPlugin>(
  source: EnsembleSource,
  known: Registry,
  options: LoadEnsembleOptions<Known> = {},
): Promise<Ensemble> {
  checkOptionNames(
    options,
    'signal',
    'timeout',
    'redirects',
    'engine',
    'backend',
    'threads',
    'limits',
    'plugins',
    'importModule',
  );
  const { plugins = [], importModule, limits, signal, timeout, redirects, ...settings } = options;
  const registry = known.use(...(await loadPlugins(plugins, importModule)));
  const { backend, engineFor } = engineChoice(settings, registry);
  return Ensemble.load(await ensembleFolder(source), {
    limits,
    signal,
    timeout,
    redirects,
    engine: async (graph) => {
      const engine = engineFor(graph, 'predict');
      if (engine.name === 'tfjs') await prepareBackend(backend);
      return engine;
    },
    aggregator: (spec) => registry.resolve('aggregator', spec),
    calibrator: (spec) => registry.resolve('calibrator', spec),
  });
}
