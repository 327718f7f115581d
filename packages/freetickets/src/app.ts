import type { App } from '@freetickets/cli';
import type { Registry } from '@freetickets/core';
import { readRun } from '#run-folder';
import { builtIns } from './built-ins.js';
import type { Config } from './config.js';
import { type EvaluateRunOptions, evaluateRun } from './evaluate-run.js';
import { type Control, freeTickets } from './free-tickets.js';
import { loadRun } from './load-run.js';
import { loadPlugins } from './plugins.js';
import { namingCode, runConfig } from './run-config.js';
import { withTrustedPlugins } from './trusted-plugins.js';
import { version } from './version.js';

/** freetickets as its command line drives it. */
export const app: App = {
  version,
  registry: builtIns,
  registryWith: async (plugins, importModule) =>
    (builtIns as Registry).use(...(await loadPlugins(plugins, importModule))),
  train: (config, control) => {
    const { out } = config as Config;
    const work = () => freeTickets(config as Config, control as Control);
    const isResumed = control.existing === 'resume' && !control.configFile && out !== undefined;
    return isResumed ? namingCode(out, work) : work();
  },
  evaluate: async (run, { config, plugins, ...options }) => {
    if (!config)
      return namingCode(run, () => evaluateRun(run, { plugins, ...options } as EvaluateRunOptions));
    const whole = await runConfig(run, { config });
    return evaluateRun(run, { config: whole, ...options } as EvaluateRunOptions);
  },
  load: loadRun,
  runConfig,
  requireRun: async (folder) => void (await readRun(folder)),
  jsonConfig: withTrustedPlugins,
};
