import { type Json, type Method, originOf, type Registry, specOf } from '@freetickets/core';
import { dequal } from 'dequal';
import { baselineOf, denseMethod } from './baseline.js';
import type { Written } from './config-paths.js';
import { planSettings } from './plan-settings.js';
import { type ImportModule, loadPlugins } from './plugins.js';
import { free, written } from './same-config.js';
import { parseConfig, type Settings } from './settings.js';

/** A run as its config decides it, without its data. */
export interface ResolvedRun {
  /** The config, without what decides nothing and without its baseline. */
  readonly config: object;
  /** The same as a run folder keeps it: with its defaults and the paths of its data absolute. */
  readonly written: Written;
  /**
   * All that decides what is trained, with the method as its plan for a nominal number of examples: two runs with an equal one
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
const ofSparsity = ['sparsity', 'distribution', 'strategy', 'topology'];

/** Steps of an epoch in a plan that is only looked at. */
const STEPS = 1000;

/**
 * Finds out what a config trains, and what it is compared with, without loading data or making a model. Throws an `OptionError`
 * or an `UnknownPluginError` for a config that is wrong in itself.
 */
export async function resolveRun(
  config: object,
  plugins: Registry,
  importModule?: ImportModule,
): Promise<ResolvedRun> {
  const settings = parseConfig(config);
  const registry = plugins.use(...(await loadPlugins(settings.plugins, importModule)));
  const method = registry.resolve('method', settings.method);
  const run = runOf(config, settings, method, registry);
  if (settings.baseline === false) return run;
  const plan = nominalPlan(settings, method, registry);
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
  const planAt = (sparsity: number) =>
    specOf(nominalPlan({ ...settings, sparsity }, method, registry));
  const ignored = dequal(planAt(0.25), planAt(0.5)) ? ofSparsity : [];
  const left = Object.entries(config).filter(
    ([key]) => !ignored.includes(key) && key !== 'baseline',
  );
  const own = parseConfig(Object.fromEntries(left));
  const asGiven = Object.entries(own).filter(
    ([key]) => ![...free, ...ofSparsity, 'method', 'out', 'onEvent'].includes(key),
  );
  const { aggregator, calibrator, ...training } = Object.fromEntries(asGiven);
  const augmentation = own.augmentation ?? method.augmentation ?? [];
  const plan = nominalPlan(own, method, registry);
  return {
    config: Object.fromEntries(left),
    written: written(own),
    identity: specOf({ ...training, aggregator, calibrator, augmentation, plan }),
    runs: plan.runs.map((run) =>
      specOf({ ...training, augmentation, examples: plan.examples, run }),
    ),
    method: originOf(method)?.name ?? 'method',
    ignored,
  };
}

/** A method's plan for as many examples as make an epoch of a round number of steps. */
const nominalPlan = (settings: Settings, method: Method, registry: Registry) =>
  method.plan({ ...planSettings(settings, registry), examples: STEPS * settings.batchSize });
