import type { Plan } from '@freetickets/core';
import {
  type ActiveFrom,
  type LastLayers,
  noteActive,
  type RunFolder,
  type Stage,
} from '@freetickets/runs';
import type { Ensemble } from '@freetickets/tickets';
import { largestCheckpoint, train } from '@freetickets/training';
import { assemble } from './assemble.js';
import type { Experiment } from './experiment.js';
import { keepStage, savedStage } from './kept-stage.js';
import type { TrainedStage } from './load-stage.js';
import { trainingOptions } from './training-options.js';
import { withNotes } from './with-notes.js';

/** Trains the tickets of a plan, or loads them where the folder holds them already. */
export async function trainStage(
  experiment: Experiment,
  plan: Plan,
  stage: Stage,
  folder: RunFolder | undefined,
  signal: AbortSignal | undefined,
): Promise<TrainedStage> {
  const { settings, graph, notes } = experiment;
  const saved = folder && (await savedStage(experiment, plan, folder, stage));
  if (saved) return saved;
  const events = train({
    ...trainingOptions(experiment, plan),
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
  const active: ActiveFrom[][] = [];
  const warnings: string[] = [];
  let tickets: Ensemble['tickets'] = [];
  for await (const event of withNotes(events, stage === 'ensemble' ? notes : [])) {
    settings.onEvent?.(event, stage);
    if (event.type !== 'step' && event.type !== 'done') await folder?.log(event, stage);
    if (event.type === 'epoch') {
      seconds += event.seconds;
      layers[event.run - 1] = event.layers;
    }
    noteActive(active, event);
    if (event.type === 'warning') warnings.push(event.message);
    if (event.type === 'done') tickets = event.tickets;
  }
  if (folder) return keepStage(experiment, plan, tickets, stage, folder);
  return { ensemble: await assemble(experiment, tickets, plan), seconds, layers, active, warnings };
}
