import { type Pruning, type Superposition, ticketCount } from '@freetickets/core';
import { noGradients } from '@freetickets/sparse-masks';
import type { Execution } from './epoch.js';
import type { TrainingEvent } from './events.js';
import { hasStatistics, withMeasuredStatistics } from './measure-statistics.js';
import { prunedState, rewindEpoch } from './one-shot-pruning.js';
import { superposed } from './superposed.js';

/**
 * What else comes after an epoch that is closed: the state that a phase goes back to is kept, a phase that begins now is pruned,
 * and at the end of the run its tickets are superposed.
 */
export async function* crossBoundary(execution: Execution): AsyncGenerator<TrainingEvent, void> {
  const { run, timeline, network, step, stepsPerEpoch } = execution;
  const isKept = rewindEpoch(timeline, step) === step / stepsPerEpoch;
  if (isKept) execution.rewind = await network.exportState();
  const next = timeline.find(({ firstStep }) => firstStep === step + 1);
  if (next?.pruning) yield* pruneOnce(execution, next.pruning);
  if (step === timeline.at(-1)?.lastStep && run.superpose) {
    yield* superpose(execution, run.superpose);
  }
}

/** Prunes the network before a phase, and forgets what it goes back to where no later phase does. */
async function* pruneOnce(
  execution: Execution,
  pruning: Pruning,
): AsyncGenerator<TrainingEvent, void> {
  const { options, run, number, timeline, network, step } = execution;
  const { rewindTo } = pruning;
  const source = rewindTo === undefined ? undefined : execution.rewind;
  const now = await network.exportState();
  const { state, change: layers } = prunedState(options.graph, run, pruning, now, source);
  await network.importState(state);
  // They are of other weights than those that are left.
  execution.average = undefined;
  execution.gradients = noGradients;
  if (rewindEpoch(timeline, step + 1) === undefined) execution.rewind = undefined;
  if (rewindTo === undefined && Object.keys(layers).length === 0) return;
  const rewound = rewindTo !== undefined && { rewoundTo: rewindTo };
  yield { type: 'topology', run: number, step, cause: 'pruning', ...rewound, layers };
}

/** Makes one ticket of those of a run that is over. */
async function* superpose(
  { options, run, number, timeline, step, tickets }: Execution,
  superposition: Superposition,
): AsyncGenerator<TrainingEvent, void> {
  const { plan, graph } = options;
  const earlier = plan.runs.slice(0, number - 1).reduce((sum, each) => sum + ticketCount(each), 0);
  const own = tickets.splice(earlier);
  const { sparsity, lastEpoch: epochs } = timeline[timeline.length - 1];
  const { ticket, change: layers } = superposed(graph, { ...run, sparsity }, superposition, own);
  const place = { epochs, steps: step };
  tickets.push(
    hasStatistics(graph) ? await withMeasuredStatistics(ticket, options, run, place) : ticket,
  );
  yield { type: 'topology', run: number, step, cause: 'superposition', layers };
}
