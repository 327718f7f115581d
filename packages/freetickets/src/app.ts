import type { App } from '@freetickets/cli';
import { versions } from '#run-folder';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';
import { evaluateRun } from './evaluate-run.js';
import { freeTickets } from './free-tickets.js';
import { type LoadEnsembleOptions, loadEnsemble } from './load-ensemble.js';

/** freetickets as its command line drives it. Configs come from files and flags; they are checked when used. */
export const app: App = {
  version: versions().freetickets ?? '',
  registry: builtIns,
  train: (config, control) => freeTickets(config as Partial<Config> as Config, control),
  evaluate: evaluateRun,
  load: (folder, options) => loadEnsemble(folder, options as LoadEnsembleOptions),
};
