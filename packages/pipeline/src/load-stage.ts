import { DataError, originOf, show } from '@freetickets/core';
import type { ActiveFrom, LastLayers, RunFolder, Stage } from '@freetickets/runs';
import { Ensemble, type LoadLimits } from '@freetickets/tickets';
import { dequal } from 'dequal';
import type { Experiment } from './experiment.js';

/** What the training of a stage gave. */
export interface TrainedStage {
  readonly ensemble: Ensemble;
  /** Wall-clock time of its steps. */
  readonly seconds: number;
  /** Of each run, after its last epoch. */
  readonly layers: readonly LastLayers[];
  /** Of each run, how many weights were active from which step on. */
  readonly active: readonly (readonly ActiveFrom[])[];
  /** What was warned of on the way. */
  readonly warnings: readonly string[];
}

/** A stage that a run folder holds: its tickets, as `loadTickets` gives them, and what the log says of their training. */
export async function loadStage(
  experiment: Experiment,
  folder: RunFolder,
  stage: Stage,
  limits: Partial<LoadLimits> | undefined,
): Promise<TrainedStage> {
  const ensemble = await loadTickets(experiment, folder, stage, limits);
  return { ensemble, ...(await loggedOf(folder, stage)) };
}

/** How long a stage trained by the log of its folder, what became of its layers, and what was warned of. */
export const loggedOf = async (folder: RunFolder, stage: Stage) => ({
  seconds: await folder.trainSeconds(stage),
  layers: await folder.lastLayers(stage),
  active: await folder.activeWeights(stage),
  warnings: await folder.warnings(stage),
});

/**
 * The tickets of a stage that a run folder holds. Throws a `DataError` where they were
 * trained on other data, or as another model, than the experiment's, a `LimitError` where they are larger than `limits` allow.
 */
export async function loadTickets(
  experiment: Experiment,
  folder: RunFolder,
  stage: Stage,
  limits: Partial<LoadLimits> | undefined,
): Promise<Ensemble> {
  const { engine, registry, aggregator, calibrator } = experiment;
  const ensemble = await Ensemble.load(folder.folderOf(stage), {
    engine,
    limits,
    aggregator: (spec) => madeBy(aggregator, spec) ?? registry.resolve('aggregator', spec),
    calibrator: (spec) => madeBy(calibrator, spec) ?? registry.resolve('calibrator', spec),
  });
  requireSameData(ensemble, experiment, folder.folderOf(stage));
  return ensemble;
}

/** What the config holds, where that is what a file names: its plugin need not be registered. */
const madeBy = <T extends object>(made: T | undefined, { name }: { name: string }) =>
  made && originOf(made)?.name === name ? made : undefined;

function requireSameData(
  { graph, classes, regression, columnNames, preprocessing }: Ensemble,
  { graph: expected, dataset }: Experiment,
  path: string,
): void {
  const differs = (
    [
      ['inputs of shape', graph.inputShape, expected.inputShape],
      ['classes', classes, dataset.classes],
      ['target', regression?.target, dataset.target],
      ['columns', columnNames, dataset.columnNames],
      ['preprocessing', preprocessing, dataset.preprocessing],
      ['a model with the hash', graph.hash, expected.hash],
    ] as const
  ).find(([, own, given]) => !dequal(own, given));
  if (!differs) return;
  const [what, own, given] = differs;
  throw new DataError(
    `${path}: its tickets were trained with ${what} ${show(own)}, but the config has ${show(given)}. Give the data and the model that the run was started with.`,
  );
}
