import type {
  Aggregator,
  Calibrator,
  Corruption,
  DatasetSource,
  Method,
  Metric,
  OodScore,
  PlanSettings,
  Registry,
} from '@freetickets/core';
import { denseMethod } from './baseline.js';
import { datasetSource } from './dataset-source.js';
import { engineChoice } from './engine-choice.js';
import { type ModelSource, modelSource } from './model-source.js';
import { namedCorruptions } from './named-corruptions.js';
import { oodSource } from './ood-sources.js';
import { planSettings } from './plan-settings.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import { scoringPlugins } from './scoring-plugins.js';
import { parseConfig, type Settings } from './settings.js';
import { type ScheduleOf, wholeRunSchedules } from './whole-run-schedule.js';

/** What the names of a config stand for, but for its engine, which the machine decides, too. */
export interface NamedPlugins {
  readonly data: DatasetSource;
  readonly source: ModelSource;
  readonly method: Method;
  /** The dense network to compare with, where one is asked for. */
  readonly baseline?: Method;
  /** Of classes. */
  readonly aggregator?: Aggregator;
  readonly calibrator?: Calibrator;
  readonly metrics: { readonly [name: string]: Metric };
  readonly oodScores: { readonly [name: string]: OodScore };
  readonly ood: readonly DatasetSource[];
  /** By name; absent where none are asked for, and where they are files. */
  readonly corruptions?: { readonly [name: string]: Corruption };
  /** What its method is told, but for the number of examples. */
  readonly planned: Omit<PlanSettings, 'examples'>;
  readonly scheduleOf: ScheduleOf;
}

/**
 * Finds every plugin that a config names, without loading data or making a model. Throws an `UnknownPluginError` for a name
 * that the registry lacks, an `OptionError` for options that a plugin does not take.
 */
export function resolvePlugins(settings: Settings, registry: Registry): NamedPlugins {
  const { loss, baseline, calibrator, augmentation = [] } = settings;
  for (const each of augmentation) registry.resolve('augmentation', each);
  const corruptions = namedCorruptions(settings, registry);
  return {
    data: datasetSource(settings.dataset, registry),
    source: modelSource(settings.model, registry),
    method: registry.resolve('method', settings.method),
    ...(baseline !== false && { baseline: denseMethod(baseline, registry) }),
    ...(loss === undefined && { aggregator: registry.resolve('aggregator', settings.aggregator) }),
    ...(calibrator !== false && { calibrator: registry.resolve('calibrator', calibrator) }),
    metrics: scoringPlugins('metric', settings.metrics, registry),
    oodScores: scoringPlugins('ood-score', settings.oodScores, registry),
    ood: settings.ood.map((each) => oodSource(each, registry)),
    ...(corruptions && { corruptions }),
    planned: planSettings(settings, registry),
    scheduleOf: wholeRunSchedules(settings, registry),
  };
}

/**
 * Throws where this program cannot do the run of a config: an `UnknownPluginError` or an `OptionError` for what it names, its
 * engine included, which may not run on every machine.
 */
export async function requirePlugins(
  config: object,
  plugins: Registry,
  importModule?: ImportModule,
): Promise<void> {
  const settings = parseConfig(config);
  const registry = plugins.use(...(await loadPlugins(settings.plugins, importModule)));
  resolvePlugins(settings, registry);
  engineChoice(settings, registry);
}
