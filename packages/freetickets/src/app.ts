import type { App } from '@freetickets/cli';
import { UnknownPluginError } from '@freetickets/core';
import { openRunFolder, readRun } from '#run-folder';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';
import { type EvaluateRunOptions, evaluateRun } from './evaluate-run.js';
import { freeTickets } from './free-tickets.js';
import { type LoadEnsembleOptions, loadEnsemble } from './load-ensemble.js';
import { runConfig } from './run-config.js';
import { namedPlugins, untrusted, withTrustedPlugins } from './trusted-plugins.js';
import { version } from './version.js';

/** freetickets as its command line drives it. */
export const app: App = {
  version: version,
  registry: builtIns,
  train: (config, control) => freeTickets(config as Config, control),
  evaluate: (run, options) => evaluateRun(run, options as EvaluateRunOptions),
  load: (path, options) => load(path, options as LoadEnsembleOptions),
  runConfig,
  jsonConfig: withTrustedPlugins,
};

/** An ensemble by its folder or its run's, whose config may name the packages of its aggregator or calibrator. */
async function load(path: string, options: LoadEnsembleOptions) {
  const { plugins = [] } = options;
  const folder = openRunFolder(path);
  if (!(await folder.has('ensemble'))) return loadEnsemble(path, options);
  const { trusted, others } = await namedPlugins((await readRun(path)).config, path);
  try {
    const all = [...new Set([...trusted, ...plugins])];
    return await loadEnsemble(folder.folderOf('ensemble'), { ...options, plugins: all });
  } catch (error) {
    const isNeeded = error instanceof UnknownPluginError && others.length > 0;
    throw isNeeded && plugins.length === 0 ? untrusted(`${path}/config.json`, others) : error;
  }
}
