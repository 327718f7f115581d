import { InterruptedError, largestBatch, stepsPerEpoch, timelineOf } from '@freetickets/core';
import { fingerprintOf } from '@freetickets/runs';
import { noGradients } from '@freetickets/sparse-masks';
import { crossBoundary } from './boundary.js';
import { checkTopology } from './check-topology.js';
import { checkTrainOptions } from './check-train-options.js';
import { encodeCheckpoint, type Origin } from './checkpoint.js';
import { closeEpoch, type Execution, trainEpoch } from './epoch.js';
import type { TrainingEvent } from './events.js';
import { initialState } from './initial-state.js';
import { plannedSpec, unnamedWarning } from './named-plan.js';
import { trackedSignals } from './phases.js';
import { noSums, type Progress } from './progress.js';
import { quietWarning } from './quiet-phases.js';
import { resume } from './resume.js';
import { runOptions } from './run-options.js';
import { runSummary } from './run-summary.js';
import { updatersOf } from './topology.js';
import type { TrainOptions } from './train-options.js';
import { varyingWarning } from './varying-reads.js';

type Save = (progress: Progress) => Promise<void>;

/**
 * Executes a plan: a stream of events that ends with `done`, which has the tickets. All randomness is derived from the
 * runs' seeds and places in them, so a resumed plan goes on exactly as if it had never stopped.
 *
 * At a phase boundary: last batch, validation, ticket, global exploration or one-shot pruning, checkpoint, then the next learning rate. The
 * run always goes on from its last state.
 *
 * @throws `PluginError` and `OptionError` for a plan that cannot be executed (`checkPlan`), `DivergenceError` where the
 * loss is not finite, `InterruptedError` where `signal` stops it; of a checkpoint, `FileError` where it and the one before
 * it are damaged, `OptionError` where it is another plan's or parts of the plan were made by no plugin, `DataError` where the data have changed since, or change from
 * read to read.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainingEvent, void> {
  checkTrainOptions(options);
  checkTopology(options.plan, options.graph);
  const { plan, graph, checkpoint } = options;
  let progress: Progress = { run: 1, sums: noSums, tickets: [] };
  let save: Save = async () => {};
  const varying = varyingWarning(options);
  if (checkpoint) {
    const data = fingerprintOf({ train: options.train, validation: options.validation });
    const origin: Origin = { plan: JSON.stringify(plannedSpec(options)), graph, data };
    progress = (yield* resume(options, checkpoint, origin, varying)) ?? progress;
    save = (at) => checkpoint.store.save(encodeCheckpoint(at, origin));
  }
  while (progress.run <= plan.runs.length) {
    progress = yield* executeRun(options, progress, save, varying);
  }
  yield { type: 'done', tickets: progress.tickets };
}

/** Executes the run that `from` stands in, to its end. */
async function* executeRun(
  options: TrainOptions,
  from: Progress,
  save: Save,
  varying: string | undefined,
): AsyncGenerator<TrainingEvent, Progress> {
  const { plan, graph, engine, checkpoint, signal } = options;
  const run = plan.runs[from.run - 1];
  const timeline = timelineOf(plan, run);
  const { own, joint } = runOptions(options, run);
  const initial = from.network ?? (await initialState(own, run));
  const network = await engine.createNetwork(joint.graph, {
    initial,
    optimizer: run.optimizer,
    loss: own.loss,
    batchSize: largestBatch(plan, run),
    track: trackedSignals({ run, timeline }),
    seed: run.seed,
  });
  const execution: Execution = {
    options: own,
    ticketsOf: joint.ticketsOf,
    run,
    number: from.run,
    timeline,
    stepsPerEpoch: stepsPerEpoch(plan, run),
    network,
    updaters: updatersOf(run, timeline),
    step: from.step ?? 0,
    rewind: from.rewind,
    sums: from.sums,
    gradients: from.gradients ?? noGradients,
    best: from.best,
    average: from.average,
    tickets: [...from.tickets],
  };
  const { number } = execution;
  const finished = (): Progress => ({ run: number + 1, sums: noSums, tickets: execution.tickets });
  const summary = runSummary(plan, number, graph, engine, initial);
  const { steps } = summary;
  try {
    if (execution.step === 0) {
      yield { type: 'run-start', step: 0, ...summary };
      yield* crossBoundary(execution);
      const messages = [checkpoint && unnamedWarning(options), quietWarning(plan), varying];
      for (const message of number === 1 ? messages : []) {
        if (message !== undefined) yield { type: 'warning', run: number, step: 0, message };
      }
    }
    while (execution.step < steps) {
      yield* trainEpoch(execution);
      const closed = execution.step % execution.stepsPerEpoch === 0;
      const due = closed && (yield* closeEpoch(execution));
      if (closed) yield* crossBoundary(execution);
      const { step, rewind, sums, gradients, best, average, tickets } = execution;
      if (due || signal?.aborted) {
        const state = await network.exportState();
        const here = {
          ...{ run: number, network: state, step, rewind },
          ...{ sums, gradients, best, average, tickets },
        };
        await save(step === steps ? finished() : here);
        if (checkpoint) yield { type: 'checkpoint', run: number, step };
      }
      if (signal?.aborted) {
        throw new InterruptedError(
          `Stopped after step ${step} of run ${number}. ${checkpoint ? 'The checkpoint holds everything up to it' : 'Nothing was saved, as no checkpoint was asked for'}.`,
        );
      }
    }
  } finally {
    network.dispose();
  }
  return finished();
}
