import {
  customPath,
  type Json,
  type Method,
  originOf,
  type Plan,
  type Registry,
  specOf,
} from '@freetickets/core';
import { baselineOf, denseMethod } from './baseline.js';
import type { Written } from './config-paths.js';
import { requireKnownEngine } from './engine-choice.js';
import { planSettings } from './plan-settings.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import { resolvePlugins } from './resolve-plugins.js';
import { free, written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';
import { staysDense } from './stays-dense.js';

/** A run as its config decides it, without its data. */
export interface ResolvedRun {
  /** The config, without what decides nothing and without its baseline. */
  readonly config: object;
  /** The same as a run folder keeps it: with its defaults and the paths of its data absolute. */
  readonly written: Written;
  /**
   * All that decides what is trained, with the method as its plans for two numbers of examples: two runs with an equal one
   * are the same.
   */
  readonly identity: Json;
  /** All that decides the tickets of each run of its plan: runs of two plans with an equal one are the same. */
  readonly runs: readonly Json[];
  /** The name of its method. */
  readonly method: string;
  /** The keys of the config that decide nothing: of a network that stays dense, all that is said of sparsity. */
  readonly ignored: readonly string[];
  /** The dense network that it is compared with, where the config asks for one. */
  readonly baseline?: ResolvedRun;
}

/** What is said of sparsity. */
const ofSparsity = [
  'sparsity',
  'distribution',
  'strategy',
  'topology',
  'initialMasks',
  'constraint',
  'gradualPruning',
];

/**
 * Steps of an epoch in plans that are only looked at. Primes, far apart: what is derived from a number of steps is the same as
 * a number that was given at one of them at most.
 */
const STEPS = [997, 10_007];

/**
 * Finds out what a config trains, and what it is compared with, without loading data or making a model. Throws an `OptionError`
 * or an `UnknownPluginError` for a config that is wrong in itself, or that names what the registry lacks, of whatever kind.
 */
export async function resolveRun(
  config: object,
  plugins: Registry,
  importModule?: ImportModule,
): Promise<ResolvedRun> {
  const settings = parseConfig(config);
  const registry = plugins.use(...(await loadPlugins(settings.plugins, importModule)));
  const { method } = resolvePlugins(settings, registry);
  requireKnownEngine(settings, registry);
  const run = runOf(config, settings, method, registry);
  if (settings.baseline === false) return run;
  const [plan] = nominalPlans(settings, method, registry);
  const dense = baselineOf(method, denseMethod(settings.baseline, registry), plan);
  const compared = { ...config, method: specOf(dense) };
  return { ...run, baseline: runOf(compared, parseConfig(compared), dense, registry) };
}

function runOf(
  config: object,
  settings: Settings,
  method: Method,
  registry: Registry,
): Omit<ResolvedRun, 'baseline'> {
  const isDense = [settings.sparsity, 0.5].every((sparsity) =>
    staysDense(nominalPlans({ ...settings, sparsity }, method, registry)[0]),
  );
  const ignored = isDense ? ofSparsity : [];
  const left = Object.entries(config).filter(
    ([key]) => !ignored.includes(key) && key !== 'baseline',
  );
  const own = parseConfig(Object.fromEntries(left));
  const plans = nominalPlans(own, method, registry);
  // Plans tell all that their methods make of a config, unless they hold code.
  const inPlans = customPath(specOf(plans)) === undefined ? [...ofSparsity, 'method'] : [];
  const asGiven = Object.entries(own).filter(
    ([key]) => ![...free, ...inPlans, 'out', 'onEvent'].includes(key),
  );
  const { aggregator, calibrator, ...training } = Object.fromEntries(asGiven);
  const augmentation = own.augmentation ?? method.augmentation ?? [];
  return {
    config: Object.fromEntries(left),
    written: written(own),
    identity: specOf({ ...training, aggregator, calibrator, augmentation, plans }),
    runs: plans[0].runs.map((_, i) =>
      specOf({ ...training, augmentation, runs: plans.map(({ runs }) => runs[i]) }),
    ),
    method: originOf(method)?.name ?? 'method',
    ignored,
  };
}

/** A method's plans for as many examples as make an epoch of so many steps. */
const nominalPlans = (settings: Settings, method: Method, registry: Registry): readonly Plan[] =>
  STEPS.map((steps) =>
    method.plan({ ...planSettings(settings, registry), examples: steps * settings.batchSize }),
  );
