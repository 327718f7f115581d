import {
  type Aggregator,
  type Calibrator,
  checkOptionNames,
  type ModelGraph,
  OptionError,
} from '@freetickets/core';
import type { EnsembleSource } from './ensemble-files.js';
import type { EnsembleParts, PredictingEngine } from './ensemble-parts.js';
import type { ReadOptions } from './fetch.js';
import type { LoadLimits } from './load-limits.js';
import { type CheckGraph, readEnsembleBy } from './read-ensemble.js';

/** What `Ensemble.load` needs besides the files. */
export interface LoadParts extends Omit<ReadOptions, 'checkSize'> {
  /** How large the ensemble may be, and its model. */
  readonly limits?: Partial<LoadLimits> | undefined;
  /**
   * Runs the members; or a function that chooses what runs so many of this graph. What the graph says of layers of someone's own
   * class is not checked then.
   */
  readonly engine:
    | PredictingEngine
    | ((graph: ModelGraph, members: number) => PredictingEngine | Promise<PredictingEngine>);
  /** Makes the aggregator that the ensemble was saved with: a registry's `resolve('aggregator', spec)`. */
  aggregator(spec: { readonly name: string }): Aggregator | Promise<Aggregator>;
  /** Makes the calibrator, for ensembles that were saved with one: a registry's `resolve('calibrator', spec)`. */
  calibrator?(spec: { readonly name: string }): Calibrator | Promise<Calibrator>;
}

/** What an ensemble is made of, from its files. Throws as `Ensemble.load` does, of graphs by `check`. */
export async function loadEnsembleParts(
  source: EnsembleSource,
  parts: LoadParts,
  check: CheckGraph,
): Promise<EnsembleParts> {
  checkOptionNames(
    parts,
    'engine',
    'aggregator',
    'calibrator',
    'limits',
    'signal',
    'timeout',
    'redirects',
  );
  const { engine, aggregator, calibrator, ...reading } = parts;
  const { manifest, tickets } = await readEnsembleBy(source, reading, check);
  const { graph, classes, columnNames, preprocessing, aggregatorState, calibratorState } = manifest;
  const { samples, regression } = manifest;
  const loaded = {
    graph,
    members: tickets,
    ...(samples && { samples }),
    classes,
    ...(columnNames && { columnNames }),
    ...(regression && { regression }),
    preprocessing,
    ...(manifest.aggregator && {
      aggregator: await made('aggregator', manifest.aggregator, aggregator),
    }),
    ...(aggregatorState !== undefined && { aggregatorState }),
    ...(manifest.calibrator && {
      calibrator: await made('calibrator', manifest.calibrator, calibrator),
    }),
    ...(calibratorState !== undefined && { calibratorState }),
    engine:
      typeof engine === 'function' ? await engine(graph, samples?.count ?? tickets.length) : engine,
  };
  reading.signal?.throwIfAborted();
  return loaded;
}

/** What a file names, made again. Throws an `OptionError` where nothing makes it. */
async function made<T>(
  kind: 'aggregator' | 'calibrator',
  spec: { readonly name: string },
  make: ((spec: { readonly name: string }) => T | Promise<T>) | undefined,
): Promise<T> {
  if (make) return make(spec);
  throw new OptionError(
    kind,
    make,
    `a function that makes the ${kind} ${spec.name}, which this ensemble was saved with: (spec) => registry.resolve('${kind}', spec)`,
  );
}
