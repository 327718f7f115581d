import {
  type AnyPlugin,
  checkOptionNames,
  customPath,
  FileError,
  OptionError,
  type Registry,
  specOf,
} from '@freetickets/core';
import {
  type AnyEvaluation,
  fingerprintOf,
  isOfRegression,
  lockRun,
  openRun,
  type RunRecord,
  requireSameData,
  type Stage,
  unknownDataWarning,
} from '@freetickets/runs';
import type { LoadLimits } from '@freetickets/tickets';
import { dequal } from 'dequal';
import { readRun } from '#run-folder';
import { conclude } from './conclude.js';
import type { Config } from './config.js';
import type { Control } from './control.js';
import { evaluateExperiment } from './evaluate-experiment.js';
import { prepare } from './experiment.js';
import { loadStage } from './load-stage.js';
import type { ImportModule } from './plugins.js';
import { runConfig } from './run-config.js';
import { requireSameConfig, written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';

export interface EvaluateRunOptions<
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
> {
  /** The run's config, where what the folder says does not do: it had plugins, a model or data as values. */
  readonly config?: Config<P, Known>;
  /** Data sets that the ensemble should be unsure of, besides those of the run's config. */
  readonly ood?: Config<P, Known>['ood'];
  /** Whether to evaluate on corrupted test data, too. Default: as the run's config says. */
  readonly corruptions?: Config<P, Known>['corruptions'];
  /** What to evaluate by besides the metrics of the run's config and all that need no options. */
  readonly metrics?: Config<P, Known>['metrics'];
  /** Told of each data set before the ensemble is evaluated on it. */
  readonly onEvaluation?: Control['onEvaluation'];
  /** Evaluates on this TensorFlow.js backend. Default: the run's own engine. */
  readonly backend?: Config['backend'];
  /** Evaluates on so many threads of engine `sparse`. Default: as many as the run was trained on. */
  readonly threads?: Config['threads'];
  /** How large the ensemble may be, and its model. The defaults are those of `LoadLimits`: 1 GiB of files, 256 tickets, ... */
  readonly limits?: Partial<LoadLimits>;
  /**
   * Plugins of one's own, or names of modules that export some. They stand in for those that the run's config names,
   * of which only packages of plugins that the working project depends on are loaded.
   */
  readonly plugins?: readonly (AnyPlugin | string)[];
  /** How to import what `plugins` names. Default: `import()`. */
  readonly importModule?: ImportModule;
}

/**
 * Evaluates the ensemble of a run folder anew, and writes its `evaluation.json` and its report; what it was evaluated on before,
 * and is not now, stays in them. Throws an `OptionError` where
 * the folder is not a run's or the config is another's, a `DataError` where its data are not those the tickets were trained
 * on or its test data have changed since, a `FileError` where the run is not finished, its files are damaged, or another process
 * works in it, a `LimitError` where the ensemble is larger than `limits` allow.
 */
export async function evaluateRun<
  P extends AnyPlugin | string = never,
  Known extends AnyPlugin = AnyPlugin,
>(
  path: string,
  registry: Registry,
  options: EvaluateRunOptions<P, Known> = {},
): Promise<AnyEvaluation> {
  checkOptionNames(
    options,
    'config',
    'ood',
    'corruptions',
    'metrics',
    'onEvaluation',
    'backend',
    'threads',
    'limits',
    'plugins',
    'importModule',
  );
  const {
    config,
    ood,
    corruptions,
    metrics,
    onEvaluation,
    backend,
    threads,
    limits,
    plugins = [],
    importModule,
  } = options;
  // What is no run's folder is not locked.
  const { member } = await readRun(path);
  if (member !== undefined) {
    const expected =
      'a whole run: this is one member, which is evaluated in those that it belongs to';
    throw new OptionError('run', path, expected);
  }
  const release = await lockRun(path);
  try {
    const given = {
      ...(config ? withPlugins(config, plugins) : await runConfig(path, { plugins })),
      ...(corruptions !== undefined && { corruptions }),
      ...(backend && { backend, engine: 'tfjs', threads: undefined }),
      ...(threads !== undefined && { threads }),
    };
    const configured = parseConfig(given);
    const settings = parseConfig({
      ...given,
      ood: withMore(configured.ood, ood),
      metrics: withMore(configured.metrics, metrics),
    });
    const record = await readRun(path);
    requireSameConfig(record.config, written(settings), path, 'evaluate');
    return await evaluateLocked(path, record, settings, registry, {
      importModule,
      onEvaluation,
      limits,
    });
  } finally {
    await release();
  }
}

async function evaluateLocked(
  path: string,
  { config, data, engine }: RunRecord,
  settings: Settings,
  registry: Registry,
  {
    importModule,
    onEvaluation,
    limits,
  }: {
    readonly importModule: ImportModule | undefined;
    readonly onEvaluation: Control['onEvaluation'];
    readonly limits: Partial<LoadLimits> | undefined;
  },
): Promise<AnyEvaluation> {
  const folder = openRun(path);
  const stages: readonly Stage[] =
    settings.baseline === false ? ['ensemble'] : ['ensemble', 'baseline'];
  for (const stage of stages) {
    if (await folder.has(stage)) continue;
    throw new FileError(path, `the run is not finished: its ${stage} is missing. Resume it first.`);
  }
  const earlier = await folder.readEvaluation();
  const experiment = await prepare(settings, registry, importModule, engine);
  const [ensemble, dense] = await Promise.all(
    stages.map((stage) => loadStage(experiment, folder, stage, limits)),
  );
  try {
    const { target, test } = experiment.dataset;
    const now = fingerprintOf({ ...(target && { target }), test });
    requireSameData(data, now);
    const evaluation = await evaluateExperiment(experiment, {
      ensemble: ensemble.ensemble,
      trainSeconds: ensemble.seconds,
      layers: ensemble.layers,
      active: ensemble.active,
      folder,
      ...(dense && { dense: dense.ensemble, denseTrainSeconds: dense.seconds }),
      ...(onEvaluation && { onProgress: onEvaluation }),
    });
    const isOther = !dequal(written(settings).corruptions, config.corruptions ?? false);
    const marked =
      isOther && !isOfRegression(evaluation)
        ? { ...evaluation, otherCorruptions: true }
        : evaluation;
    return await conclude(folder, marked, earlier, unknownDataWarning(data, now), 'add');
  } finally {
    await ensemble.ensemble.dispose();
    await dense?.ensemble.dispose();
  }
}

/** A config with more plugins. */
const withPlugins = (
  config: { readonly plugins?: readonly unknown[] },
  plugins: readonly unknown[],
): object =>
  plugins.length > 0 ? { ...config, plugins: withMore(config.plugins ?? [], plugins) } : config;

/** A list with more, each only once; what is no list is left for the check of the config to refuse. */
function withMore(some: readonly unknown[], more: unknown = []): unknown {
  if (!Array.isArray(more)) return more;
  const all = [...some, ...more];
  const key = (value: unknown) => {
    const spec = specOf(value);
    return customPath(spec) === undefined ? JSON.stringify(spec) : value;
  };
  return [...new Map(all.map((value) => [key(value), value])).values()];
}
