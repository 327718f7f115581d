import type { AnyPlugin, Registry } from '@freetickets/core';
import { Ensemble, type LoadParts } from '@freetickets/tickets';
import { prepareBackend } from './backend.js';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';
import { engineChoice } from './engine-choice.js';
import { type ImportModule, loadPlugins } from './plugins.js';

export interface LoadEnsembleOptions extends Pick<Config, 'engine' | 'backend' | 'threads'> {
  /** Plugins of one's own, or names of modules that export some: where the ensemble's aggregator or calibrator is one. */
  readonly plugins?: readonly (AnyPlugin | string)[];
  /** How large the model may be: `{ nodes, bytes }`. Default 10,000 nodes, 2 GiB. */
  readonly limits?: LoadParts['limits'];
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/**
 * Loads an ensemble that `ensemble.save` wrote: from a folder, a web address, or the files that `toFiles` gave.
 * Throws a `FileError` where a file is missing, truncated or altered. Without `engine` and `backend` the sparse engine
 * predicts, which needs no TensorFlow.js backend, unless it cannot run the model.
 */
export async function loadEnsemble(
  source: Parameters<typeof Ensemble.load>[0],
  { plugins = [], limits, importModule, ...settings }: LoadEnsembleOptions = {},
): Promise<Ensemble> {
  const registry = (builtIns as Registry).use(...(await loadPlugins(plugins, importModule)));
  const { backend, engineFor } = engineChoice(settings, registry);
  return Ensemble.load(source, {
    engine: async (graph) => {
      const engine = engineFor(graph);
      if (engine.name === 'tfjs') await prepareBackend(backend);
      return engine;
    },
    aggregator: (spec) => registry.resolve('aggregator', spec),
    calibrator: (spec) => registry.resolve('calibrator', spec),
    ...(limits && { limits }),
  });
}
