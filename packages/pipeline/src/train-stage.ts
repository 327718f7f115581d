import type { Plan } from '@freetickets/core';
import type { LastLayers, RunFolder, Stage } from '@freetickets/runs';
import type { Ensemble } from '@freetickets/tickets';
import { largestCheckpoint, train } from '@freetickets/training';
import { assemble } from './assemble.js';
import type { Experiment } from './experiment.js';
import { keepStage, savedStage } from './kept-stage.js';
import type { TrainedStage } from './load-stage.js';
import { trainedWeights } from './trained-weights.js';
import { withNotes } from './with-notes.js';

/** Trains the tickets of a plan, or loads them where the folder holds them already. */
export async function trainStage(
  experiment: Experiment,
  plan: Plan,
  stage: Stage,
  folder: RunFolder | undefined,
  signal: AbortSignal | undefined,
): Promise<TrainedStage> {
  const { settings, engine, dataset, graph, loss, augmentation, initialise, notes } = experiment;
  const saved = folder && (await savedStage(experiment, plan, folder, stage));
  if (saved) return saved;
  const events = train({
    plan,
    graph,
    engine,
    loss,
    train: dataset.train,
    validation: dataset.validation,
    augmentation,
    ...(settings.ema && { averaging: settings.ema }),
    preprocessing: dataset.preprocessing,
    initialise,
    trained: (path) => trainedWeights(path, experiment),
    ...(folder && {
      checkpoint: {
        store: folder.checkpointOf(stage, largestCheckpoint(plan, graph)),
        everyEpochs: settings.checkpoint.everyEpochs,
      },
    }),
    ...(signal && { signal }),
  });
  let seconds = 0;
  const layers: LastLayers[] = [];
  const warnings: string[] = [];
  let tickets: Ensemble['tickets'] = [];
  for await (const event of withNotes(events, stage === 'ensemble' ? notes : [])) {
    settings.onEvent?.(event, stage);
    if (event.type !== 'step' && event.type !== 'done') await folder?.log(event, stage);
    if (event.type === 'epoch') {
      seconds += event.seconds;
      layers[event.run - 1] = event.layers;
    }
    if (event.type === 'warning') warnings.push(event.message);
    if (event.type === 'done') tickets = event.tickets;
  }
  if (folder) return keepStage(experiment, plan, tickets, stage, folder);
  return { ensemble: await assemble(experiment, tickets, plan), seconds, layers, warnings };
}
