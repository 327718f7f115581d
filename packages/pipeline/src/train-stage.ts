import { FileError, type Plan } from '@freetickets/core';
import {
  type ActiveFrom,
  type LastLayers,
  noteActive,
  type RunFolder,
  type Stage,
} from '@freetickets/runs';
import { type Ensemble, noLoadLimits } from '@freetickets/tickets';
import { largestCheckpoint, requireNamedPlan, train } from '@freetickets/training';
import { assemble } from './assemble.js';
import type { Experiment } from './experiment.js';
import { loadStage, loadTickets, loggedOf, type TrainedStage } from './load-stage.js';
import { ownLimits } from './own-limits.js';
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
  const ensemble = await assemble(experiment, tickets, plan);
  if (!folder) return { ensemble, seconds, layers, active, warnings };
  await ensemble.save(folder.folderOf(stage));
  await ensemble.dispose();
  const kept = await loadStage(experiment, folder, stage, noLoadLimits);
  await folder.clearCheckpoint(stage);
  return kept;
}

/** The tickets that a folder holds already; undefined where they are damaged, and a checkpoint is there to go on from. */
async function savedStage(
  experiment: Experiment,
  plan: Plan,
  folder: RunFolder,
  stage: Stage,
): Promise<TrainedStage | undefined> {
  if (!(await folder.has(stage))) return undefined;
  requireNamedPlan({ plan, augmentation: experiment.augmentation });
  let ensemble: Ensemble;
  try {
    ensemble = await loadTickets(experiment, folder, stage, ownLimits(experiment, plan));
  } catch (error) {
    if (isDamage(error) && (await folder.hasCheckpoint(stage))) return undefined;
    throw error;
  }
  const logged = await loggedOf(folder, stage);
  await folder.clearCheckpoint(stage);
  return { ensemble, ...logged };
}

/** Whether a file is absent, or not as it was written; not where the system does not give it, as without permission. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof FileError)) return false;
  const { cause } = error;
  const isOfSystem = cause instanceof Error && 'syscall' in cause && 'code' in cause;
  return !isOfSystem || cause.code === 'ENOENT';
}
