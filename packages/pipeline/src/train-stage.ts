import { FileError, type Plan } from '@freetickets/core';
import { type Ensemble, noLoadLimits } from '@freetickets/tickets';
import { largestCheckpoint, requireNamedPlan, train } from '@freetickets/training';
import { assemble } from './assemble.js';
import type { Stage } from './config.js';
import type { Experiment } from './experiment.js';
import { loadStage, loadTickets } from './load-stage.js';
import { ownLimits } from './own-limits.js';
import type { RunFolder } from './run-folder.js';
import { withNotes } from './with-notes.js';

/** Trains the tickets of a plan, or loads them where the folder holds them already. */
export async function trainStage(
  experiment: Experiment,
  plan: Plan,
  stage: Stage,
  folder: RunFolder | undefined,
  signal: AbortSignal | undefined,
): Promise<{ ensemble: Ensemble; seconds: number }> {
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
    preprocessing: dataset.preprocessing,
    initialise,
    ...(folder && {
      checkpoint: {
        store: folder.checkpointOf(stage, largestCheckpoint(plan, graph)),
        everyEpochs: settings.checkpoint.everyEpochs,
      },
    }),
    ...(signal && { signal }),
  });
  let seconds = 0;
  let tickets: Ensemble['tickets'] = [];
  for await (const event of withNotes(events, stage === 'ensemble' ? notes : [])) {
    settings.onEvent?.(event, stage);
    await folder?.log(event, stage);
    if (event.type === 'epoch') seconds += event.seconds;
    if (event.type === 'done') tickets = event.tickets;
  }
  const ensemble = await assemble(experiment, tickets, plan);
  if (!folder) return { ensemble, seconds };
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
): Promise<{ ensemble: Ensemble; seconds: number } | undefined> {
  if (!(await folder.has(stage))) return undefined;
  requireNamedPlan({ plan, augmentation: experiment.augmentation });
  let ensemble: Ensemble;
  try {
    ensemble = await loadTickets(experiment, folder, stage, ownLimits(experiment, plan));
  } catch (error) {
    if (isDamage(error) && (await folder.hasCheckpoint(stage))) return undefined;
    throw error;
  }
  const seconds = await folder.trainSeconds(stage);
  await folder.clearCheckpoint(stage);
  return { ensemble, seconds };
}

/** Whether a file is absent, or not as it was written; not where the system does not give it, as without permission. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof FileError)) return false;
  const { cause } = error;
  const isOfSystem = cause instanceof Error && 'syscall' in cause && 'code' in cause;
  return !isOfSystem || cause.code === 'ENOENT';
}
