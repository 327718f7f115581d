import type { AnyPlugin, Registry } from '@freetickets/core';
import { tfjs } from '@freetickets/engine-tfjs';
import { Ensemble } from '@freetickets/tickets';
import { prepareBackend } from './backend.js';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';

export interface LoadEnsembleOptions {
  readonly backend?: NonNullable<Config['backend']>;
  /** Where the ensemble's aggregator is a plugin of one's own. */
  readonly plugins?: readonly AnyPlugin[];
}

/**
 * Loads an ensemble that `ensemble.save` wrote: from a folder, a web address, or the files that `toFiles` gave.
 * Throws a `FileError` where a file is missing, truncated or altered.
 */
export async function loadEnsemble(
  source: Parameters<typeof Ensemble.load>[0],
  { backend, plugins = [] }: LoadEnsembleOptions = {},
): Promise<Ensemble> {
  const engine = tfjs();
  await prepareBackend(engine, backend);
  const registry = (builtIns as Registry).use(...plugins);
  return Ensemble.load(source, {
    engine,
    aggregator: (spec) => registry.resolve('aggregator', spec),
  });
}
