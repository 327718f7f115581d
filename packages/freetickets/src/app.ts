import type { App } from '@freetickets/cli';
import { openRunFolder, readRun, versions } from '#run-folder';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';
import { type EvaluateRunOptions, evaluateRun } from './evaluate-run.js';
import { freeTickets } from './free-tickets.js';
import { type LoadEnsembleOptions, loadEnsemble } from './load-ensemble.js';
import { runConfig } from './run-config.js';

/** freetickets as its command line drives it. */
export const app: App = {
  version: versions().freetickets ?? '',
  registry: builtIns,
  train: (config, control) => freeTickets(config as Config, control),
  evaluate: (run, options) => evaluateRun(run, options as EvaluateRunOptions),
  load: async (path, options) => {
    const folder = openRunFolder(path);
    if (!(await folder.has('ensemble'))) return loadEnsemble(path, options as LoadEnsembleOptions);
    const { plugins } = (await readRun(path)).config;
    const named = Array.isArray(plugins) ? plugins.filter((name) => name !== 'custom') : [];
    return loadEnsemble(folder.folderOf('ensemble'), {
      ...(options as LoadEnsembleOptions),
      plugins: named.map(String),
    });
  },
  runConfig,
};
