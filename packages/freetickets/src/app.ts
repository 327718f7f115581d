import { fileURLToPath } from 'node:url';
import type { App } from '@freetickets/cli';
import {
  type Config,
  type Control,
  type EvaluateRunOptions,
  evaluateRun,
  expectedWork,
  type LoadRunOptions,
  loadPlugins,
  loadRun,
  namingCode,
  plannedWork,
  readRun,
  requirePlugins,
  resolveRun,
  runConfig,
  runPipeline,
  trainMember,
  withTrustedPlugins,
} from '@freetickets/pipeline';
import { version } from '@freetickets/runs';
import { kubernetes, local, slurm } from '@freetickets/sweeps';
import { builtIns } from './built-ins.js';
import { runCost } from './free-tickets.js';

/** With the launchers and job scripts, which only programs of Node have a use for. */
const registry = builtIns.use(local, slurm, kubernetes);

/** freetickets as its command line drives it. */
export const app: App = {
  version,
  program: fileURLToPath(new URL('../bin/freetickets.js', import.meta.url)),
  registry,
  registryWith: async (plugins, importModule) =>
    registry.use(...(await loadPlugins(plugins, importModule))),
  train: (config, control) => {
    const { out } = config as Config;
    const work = () => runPipeline(config as Config, builtIns, control as Control);
    const isResumed = control.existing === 'resume' && !control.configFile && out !== undefined;
    return isResumed ? namingCode(out, work) : work();
  },
  trainMember: (config, member, control) =>
    trainMember(config as Config, member, builtIns, control as Control),
  cost: (config, options) => runCost(config, options),
  resolveRun: (config, importModule) => resolveRun(config, builtIns, importModule),
  requirePlugins: (config, importModule) => requirePlugins(config, builtIns, importModule),
  expectedWork: (config, ...options) => expectedWork(config, builtIns, ...options),
  plannedWork: (config, ...options) => plannedWork(config, builtIns, ...options),
  evaluate: async (run, { config, plugins, ...options }) => {
    const evaluate = (more: object) =>
      evaluateRun(run, builtIns, { ...options, ...more } as EvaluateRunOptions);
    if (!config) return namingCode(run, () => evaluate({ plugins }));
    return evaluate({ config: await runConfig(run, { config }) });
  },
  load: (folder, options) => loadRun(folder, builtIns, options as LoadRunOptions),
  runConfig,
  requireRun: async (folder) => void (await readRun(folder)),
  jsonConfig: withTrustedPlugins,
};
