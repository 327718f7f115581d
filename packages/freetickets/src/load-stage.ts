import { Ensemble } from '@freetickets/tickets';
import type { Stage } from './config.js';
import type { Experiment } from './experiment.js';
import type { RunFolder } from './run-folder.js';

/** The tickets of a stage that a run folder holds, and how long they took to train. */
export async function loadStage(
  { engine, registry }: Experiment,
  folder: RunFolder,
  stage: Stage,
): Promise<{ ensemble: Ensemble; seconds: number }> {
  const ensemble = await Ensemble.load(folder.folderOf(stage), {
    engine,
    aggregator: (spec) => registry.resolve('aggregator', spec),
    calibrator: (spec) => registry.resolve('calibrator', spec),
  });
  return { ensemble, seconds: await folder.trainSeconds(stage) };
}
