import {
  type AnyPlugin,
  originOf,
  type PluginInstance,
  type Registry,
  UnknownPluginError,
} from '@freetickets/core';
import type { RunRecord } from '@freetickets/runs';
import type { Ensemble } from '@freetickets/tickets';
import { findRun } from '#run-folder';
import { type LoadEnsembleOptions, loadEnsemble } from './load-ensemble.js';
import { namingCode } from './run-config.js';
import { namedPlugins, untrusted } from './trusted-plugins.js';

export interface LoadRunOptions extends LoadEnsembleOptions {
  /** The config that the run was started with. */
  readonly config?: object;
}

export interface LoadedRun {
  readonly ensemble: Ensemble;
  /** Whether the images it was trained on were resized, so that those to predict are to be. */
  readonly resizes: boolean;
}

/**
 * Loads an ensemble by its folder or its run's, whose config may name the packages of its aggregator or calibrator. The
 * modules of others have to be named by the user, who may also give the config that the run was started with.
 */
export async function loadRun(
  path: string,
  registry: Registry,
  { config, plugins = [], ...options }: LoadRunOptions = {},
): Promise<LoadedRun> {
  const record = await findRun(path);
  const resizes = record !== undefined && resizesImages(record);
  if (config) {
    const own = [...pluginsOf(config, registry), ...plugins];
    return { ensemble: await loadEnsemble(path, registry, { ...options, plugins: own }), resizes };
  }
  const load = () =>
    record
      ? loadTrusting(path, registry, record, { ...options, plugins })
      : loadEnsemble(path, registry, { ...options, plugins });
  return { ensemble: await namingCode(path, load), resizes };
}

async function loadTrusting(
  path: string,
  registry: Registry,
  { config }: RunRecord,
  { plugins = [], ...options }: LoadEnsembleOptions,
): Promise<Ensemble> {
  const { trusted, others } = await namedPlugins(config, path);
  try {
    return await loadEnsemble(path, registry, {
      ...options,
      plugins: [...new Set([...trusted, ...plugins])],
    });
  } catch (error) {
    const isNeeded = error instanceof UnknownPluginError && others.length > 0;
    throw isNeeded && plugins.length === 0 ? untrusted(`${path}/config.json`, others, path) : error;
  }
}

/** Whether a run's images came in any size. */
function resizesImages({ config: { dataset } }: RunRecord): boolean {
  const { name, inputShape } = Object(dataset) as { name?: unknown; inputShape?: unknown };
  return name === 'image-folder' && inputShape !== undefined;
}

/** The plugins that a config lists, and those that made its aggregator and its calibrator. */
function pluginsOf(
  config: {
    readonly plugins?: unknown;
    readonly aggregator?: unknown;
    readonly calibrator?: unknown;
  },
  registry: Registry,
): readonly (AnyPlugin | string)[] {
  const listed: readonly (AnyPlugin | string)[] = Array.isArray(config.plugins)
    ? config.plugins
    : [];
  const known = [...registry.list(), ...listed.filter((plugin) => typeof plugin === 'function')];
  const made = [config.aggregator, config.calibrator].flatMap((value) => {
    const origin = typeof value === 'object' && value !== null ? originOf(value) : undefined;
    const isKnown = known.some(
      ({ kind, pluginName }) => kind === origin?.kind && pluginName === origin.name,
    );
    return origin && !isKnown ? [{ origin, value: value as PluginInstance }] : [];
  });
  const again = made.map(
    ({ origin, value }): AnyPlugin =>
      Object.assign(() => value, {
        kind: origin.kind,
        pluginName: origin.name,
        summary: '',
        schema: undefined,
      }),
  );
  return [...listed, ...again];
}
