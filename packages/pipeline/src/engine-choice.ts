import {
  type Engine,
  type Json,
  ModelError,
  type ModelGraph,
  OptionError,
  type Purpose,
  type Registry,
  specOf,
} from '@freetickets/core';
import { type BackendName, backendNames } from '@freetickets/engine-tfjs';
import type { EngineRecord } from '@freetickets/runs';

/** What a config says of its engine. */
export interface EngineSettings {
  readonly engine?: unknown;
  readonly backend?: BackendName | undefined;
  readonly threads?: number | undefined;
}

/** What runs the networks of a config, as far as it is settled before there is a graph. */
export interface EngineChoice {
  /** The TensorFlow.js backend that was asked for. */
  readonly backend: BackendName | undefined;
  /** The engine for a graph. Throws a `ModelError` that names the layers that it cannot train, or predict with. */
  engineFor(graph: ModelGraph, purpose: Purpose): Engine;
}

/**
 * Chooses the engine: the one a config names; `tfjs` where it names a backend; else the one that a run began with; else
 * `sparse` where it supports the graph, and `tfjs` where not. Throws an `OptionError` for settings that exclude each other.
 *
 * @param begun the engine of the run that goes on: the sparse one keeps its variant and threads where this machine has them
 */
export function engineChoice(
  { engine, backend, threads }: EngineSettings,
  registry: Registry,
  begun?: EngineRecord,
): EngineChoice {
  const given = engine === undefined ? (backend ? 'tfjs' : begun?.name) : engine;
  const spec = given === undefined ? { name: 'sparse' } : readSpec(given);

  if (spec?.name !== 'sparse') {
    const isTfjs = spec?.name === 'tfjs';
    const made = registry.resolve('engine', isTfjs && backend ? { ...spec, backend } : given);
    if (threads !== undefined) throw noThreads(threads, `this is engine '${made.name}'`);
    return {
      backend: backend ?? backendNames.find((name) => isTfjs && name === spec.backend),
      engineFor: (graph, purpose) => supporting(made, graph, purpose),
    };
  }
  if (backend) {
    const expected =
      "none beside engine 'sparse', which does not run on TensorFlow.js: leave out one of the two";
    throw new OptionError('config: backend', backend, expected);
  }
  const asked = { ...spec, ...(threads !== undefined && { threads }) };
  const sparse = sparseEngine(asked, registry, begun);
  const engineFor = (graph: ModelGraph, purpose: Purpose): Engine => {
    if (given !== undefined) return supporting(sparse, graph, purpose);
    const reasons = sparse.unsupported(graph, purpose);
    if (reasons.length === 0) return sparse;
    if (threads !== undefined) {
      throw noThreads(threads, `it cannot ${doing[purpose]} the model (${reasons.join(' ')})`);
    }
    return supporting(registry.resolve('engine', 'tfjs'), graph, purpose);
  };
  return { backend: undefined, engineFor };
}

/** Throws an `UnknownPluginError` for an engine that is not known. Whether it runs here is not asked: others may do the run. */
export function requireKnownEngine(settings: EngineSettings, registry: Registry): void {
  try {
    engineChoice(settings, registry);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
  }
}

/** `{ name, ...options }`, as far as it is looked into here. */
interface EngineSpec {
  readonly name: string;
  readonly [option: string]: Json;
}

/** An engine as a config would write it; undefined for what has no name. */
function readSpec(engine: unknown): EngineSpec | undefined {
  const spec = specOf(engine);
  if (typeof spec === 'string') return { name: spec };
  if (typeof spec !== 'object' || spec === null || !('name' in spec)) return undefined;
  return typeof spec.name === 'string' ? { ...spec, name: spec.name } : undefined;
}

const noThreads = (threads: number, why: string): OptionError =>
  new OptionError(
    'config: threads',
    threads,
    `none: only engine 'sparse' takes threads, and ${why}`,
  );

function sparseEngine(spec: EngineSpec, registry: Registry, begun?: EngineRecord): Engine {
  const asked = (): Engine => registry.resolve('engine', spec);
  if (begun?.name !== 'sparse') return asked();
  const { threads, variant } = begun;
  try {
    return registry.resolve('engine', { threads, variant, ...spec });
  } catch (error) {
    if (error instanceof OptionError) return asked();
    throw error;
  }
}

const doing = { train: 'train', predict: 'predict with' } as const;

function supporting(engine: Engine, graph: ModelGraph, purpose: Purpose): Engine {
  const reasons = engine.unsupported(graph, purpose);
  if (reasons.length === 0) return engine;
  throw new ModelError(
    `The engine ${engine.name} cannot ${doing[purpose]} the model: ${reasons.join(' ')}`,
  );
}
