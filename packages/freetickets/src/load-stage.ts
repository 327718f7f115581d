import { DataError, originOf, show, sizeOf } from '@freetickets/core';
import { Ensemble } from '@freetickets/tickets';
import type { Stage } from './config.js';
import type { Experiment } from './experiment.js';
import type { RunFolder } from './run-folder.js';

/**
 * The tickets of a stage that a run folder holds, and how long they took to train. Throws a `DataError` where they were
 * trained on other data, or as another model, than the experiment's.
 */
export async function loadStage(
  experiment: Experiment,
  folder: RunFolder,
  stage: Stage,
): Promise<{ ensemble: Ensemble; seconds: number }> {
  const { engine, registry, aggregator, calibrator } = experiment;
  const ensemble = await Ensemble.load(folder.folderOf(stage), {
    engine,
    limits: limitsFor(experiment),
    aggregator: (spec) => madeBy(aggregator, spec) ?? registry.resolve('aggregator', spec),
    calibrator: (spec) => madeBy(calibrator, spec) ?? registry.resolve('calibrator', spec),
  });
  requireSameData(ensemble, experiment, folder.folderOf(stage));
  return { ensemble, seconds: await folder.trainSeconds(stage) };
}

/** What is read from anywhere, and more where the experiment's own plan makes more. */
function limitsFor({ plan, graph }: Experiment): {
  readonly tickets: number;
  readonly bytes: number;
} {
  const tickets = plan.runs.flatMap(({ phases }) => phases.filter(({ ticket }) => ticket)).length;
  const weights = graph.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  // A weight takes 4 bytes, its mask a bit; headers and ensemble.json take less than a mebibyte a ticket.
  const bytes = tickets * (5 * weights + 2 ** 20);
  return { tickets: Math.max(tickets, 256), bytes: Math.max(bytes, 2 ** 30) };
}

/** What the config holds, where that is what a file names: its plugin need not be registered. */
const madeBy = <T extends object>(made: T | undefined, { name }: { name: string }) =>
  made && originOf(made)?.name === name ? made : undefined;

function requireSameData(
  { graph, classes, preprocessing }: Ensemble,
  { graph: expected, dataset }: Experiment,
  path: string,
): void {
  const differs = (
    [
      ['inputs of shape', graph.inputShape, expected.inputShape],
      ['classes', classes, dataset.classes],
      ['preprocessing', preprocessing, dataset.preprocessing],
      ['a model with the hash', graph.hash, expected.hash],
    ] as const
  ).find(([, own, given]) => JSON.stringify(own) !== JSON.stringify(given));
  if (!differs) return;
  const [what, own, given] = differs;
  throw new DataError(
    `${path}: its tickets were trained with ${what} ${show(own)}, but the config has ${show(given)}. Give the data and the model that the run was started with.`,
  );
}
