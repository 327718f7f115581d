import { DataError, FileError, stepsPerEpoch, timelineOf } from '@freetickets/core';
import type { CheckpointStore } from '@freetickets/runs';
import { jointNetwork } from '@freetickets/tickets';
import { damaged, decodeCheckpoint, type Origin } from './checkpoint.js';
import type { TrainingEvent } from './events.js';
import { requireNamedPlan } from './named-plan.js';
import { rewindEpoch } from './one-shot-pruning.js';
import { isCheckpointDue } from './phases.js';
import type { Progress } from './progress.js';
import { runSummary } from './run-summary.js';
import type { TrainOptions } from './train-options.js';

/**
 * Where a plan's execution stands by its checkpoint, if there is one; by the one before it, with a warning, where it is
 * damaged. Throws a `DataError` where there is one, and the data are said to vary.
 */
export async function* resume(
  options: TrainOptions,
  { store, everyEpochs }: NonNullable<TrainOptions['checkpoint']>,
  origin: Origin,
  varying: string | undefined,
): AsyncGenerator<TrainingEvent, Progress | undefined> {
  const { plan, graph, engine } = options;
  const found = await loadProgress(store, (file) => {
    if (varying) throw new DataError(varying);
    const decoded = decodeCheckpoint(
      file,
      origin,
      (run) => jointNetwork(graph, plan.runs[run - 1]?.heads).graph,
    );
    return { ...decoded, ...placeOf(decoded.progress, plan) };
  });
  if (!found) return undefined;
  requireNamedPlan(options);
  const { progress, number, run, step, damage, warning } = found;
  yield { type: 'resume', step, ...runSummary(plan, number, graph, engine, progress.network) };
  const course = { run, timeline: timelineOf(plan, run), stepsPerEpoch: stepsPerEpoch(plan, run) };
  if (isCheckpointDue(course, step, everyEpochs)) yield { type: 'checkpoint', run: number, step };
  const setBack =
    damage &&
    `The last checkpoint cannot be used, so the run goes on from the one before it. ${damage.message}`;
  for (const message of [setBack, warning]) {
    if (message !== undefined)
      yield { type: 'warning', run: number, step, message, ofResume: true };
  }
  return progress;
}

/** Where the last checkpoint could not be read, nothing is known of it, and the one before it is not asked for. */
async function loadProgress<T>(
  store: CheckpointStore,
  decode: (file: Uint8Array) => T,
): Promise<(T & { readonly damage: FileError | undefined }) | undefined> {
  const last = await store.load();
  if (!last) return undefined;
  try {
    return { ...decode(last), damage: undefined };
  } catch (damage) {
    if (!(damage instanceof FileError)) throw damage;
    const previous = await store.loadPrevious?.();
    if (!previous) throw damage;
    return { ...decode(previous), damage };
  }
}

/** The last step that was taken, and the run it belongs to. Throws a `FileError` where the plan cannot go on from there. */
function placeOf(
  { run: number, network, step: taken, rewind }: Progress,
  plan: TrainOptions['plan'],
) {
  const last = network ? number : number - 1;
  const run = plan.runs[last - 1];
  if (!run) throw damaged('checkpoint', `it stands in run ${number} of ${plan.runs.length}`);
  const timeline = timelineOf(plan, run);
  const steps = timeline.at(-1)?.lastStep ?? 0;
  const step = taken ?? steps;
  if (step > steps) throw damaged('checkpoint', `it stands at step ${step} of ${steps}`);
  // A pruning before the next step is done.
  const epoch = rewindEpoch(timeline, step + 1);
  if (epoch !== undefined && epoch * stepsPerEpoch(plan, run) <= step && !rewind) {
    throw damaged(
      'checkpoint',
      `it lacks the state after epoch ${epoch}, which the run goes back to`,
    );
  }
  return { number: last, run, step };
}
