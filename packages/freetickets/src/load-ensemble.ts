import type { AnyPlugin, Registry } from '@freetickets/core';
import { type BackendName, tfjs } from '@freetickets/engine-tfjs';
import { Ensemble } from '@freetickets/tickets';
import { prepareBackend } from './backend.js';
import { builtIns } from './built-ins.js';
import { type ImportModule, loadPlugins } from './plugins.js';

export interface LoadEnsembleOptions {
  /** Default: the one already set, else `wasm`. */
  readonly backend?: BackendName;
  /** Plugins of one's own, or names of modules that export some: where the ensemble's aggregator is one. */
  readonly plugins?: readonly (AnyPlugin | string)[];
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/**
 * Loads an ensemble that `ensemble.save` wrote: from a folder, a web address, or the files that `toFiles` gave.
 * Throws a `FileError` where a file is missing, truncated or altered.
 */
export async function loadEnsemble(
  source: Parameters<typeof Ensemble.load>[0],
  { backend, plugins = [], importModule }: LoadEnsembleOptions = {},
): Promise<Ensemble> {
  const registry = (builtIns as Registry).use(...(await loadPlugins(plugins, importModule)));
  const engine = tfjs();
  await prepareBackend(engine, backend);
  return Ensemble.load(source, {
    engine,
    aggregator: (spec) => registry.resolve('aggregator', spec),
  });
}
