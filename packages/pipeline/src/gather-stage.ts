import { FileError, OptionError, type Plan, ticketCount } from '@freetickets/core';
import { fingerprintOf, type RunFolder, requireSameData } from '@freetickets/runs';
import { readEnsemble } from '@freetickets/tickets';
import { readRun } from '#run-folder';
import type { Experiment } from './experiment.js';
import { keepStage, savedStage } from './kept-stage.js';
import type { TrainedStage } from './load-stage.js';
import { ownLimits } from './own-limits.js';

/**
 * Takes the tickets of a plan from other run folders, in each of which one of its runs was trained, or loads them where the
 * folder holds them already. Throws an `OptionError` where there are not as many as the plan has runs, a `DataError` where one
 * was trained on other data, a `FileError` where one is not finished.
 */
export async function gatherStage(
  experiment: Experiment,
  plan: Plan,
  members: readonly string[],
  folder: RunFolder,
): Promise<TrainedStage> {
  const saved = await savedStage(experiment, plan, folder, 'ensemble');
  if (saved) return saved;
  if (members.length !== plan.runs.length) {
    const expected = `one folder for each of the plan's ${plan.runs.length} runs`;
    throw new OptionError('members', members, expected);
  }
  const data = fingerprintOf(experiment.dataset);
  const tickets = [];
  for (const [i, member] of members.entries()) {
    requireSameData((await readRun(member)).data, data);
    const run = plan.runs[i];
    const { tickets: own } = await readEnsemble(`${member}/ensemble`, {
      limits: ownLimits(experiment, { ...plan, runs: [run] }),
    });
    if (own.length !== ticketCount(run)) {
      const problem = `${own.length} tickets are in it, but run ${i + 1} of the plan makes ${ticketCount(run)}.`;
      throw new FileError(member, problem);
    }
    tickets.push(...own);
  }
  await folder.gatherEvents('ensemble', members);
  return keepStage(experiment, plan, tickets, 'ensemble', folder);
}
