import { FileError, type Plan, type TicketState } from '@freetickets/core';
import type { RunFolder, Stage } from '@freetickets/runs';
import { type Ensemble, noLoadLimits } from '@freetickets/tickets';
import { requireNamedPlan } from '@freetickets/training';
import { assemble } from './assemble.js';
import type { Experiment } from './experiment.js';
import { loadStage, loadTickets, loggedOf, type TrainedStage } from './load-stage.js';
import { ownLimits } from './own-limits.js';

/** Keeps the tickets of a stage in its run folder, and loads them from there. */
export async function keepStage(
  experiment: Experiment,
  plan: Plan,
  tickets: readonly TicketState[],
  stage: Stage,
  folder: RunFolder,
): Promise<TrainedStage> {
  const ensemble = await assemble(experiment, tickets, plan);
  await ensemble.save(folder.folderOf(stage));
  await ensemble.dispose();
  const kept = await loadStage(experiment, folder, stage, noLoadLimits);
  await folder.clearCheckpoint(stage);
  return kept;
}

/** The tickets that a folder holds already; undefined where they are damaged, and a checkpoint is there to go on from. */
export async function savedStage(
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
