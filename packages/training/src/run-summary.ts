import {
  type Engine,
  type ModelGraph,
  type PhaseTimeline,
  type Plan,
  sizeOf,
  type TicketChoice,
  type TicketState,
  timelineOf,
  type UpdateSteps,
} from '@freetickets/core';
import type { Told } from '@freetickets/runs';
import { jointNetwork } from '@freetickets/tickets';
import { activeCounts, startOf } from './active-counts.js';
import { learningRateAt } from './schedule-values.js';

/** What a phase of a run will be. Epochs and steps count from 1, in the run. */
export interface PhaseSummary {
  readonly name: string;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  readonly firstStep: number;
  readonly lastStep: number;
  /** At the first step of each epoch. */
  readonly learningRates: readonly number[];
  /** After which steps the topology is updated. */
  readonly updates: UpdateSteps;
  /** The share of active weights that is replaced before its first step. */
  readonly explore: number;
  /** The sparsity that it is pruned to before its first step, if it is. */
  readonly prune?: number;
  /** The epoch that what is left then goes back to; 0: the initial weights. */
  readonly rewindTo?: number;
  /** Which state becomes a ticket, if one does. */
  readonly ticket?: TicketChoice;
}

/** What a run will be, read off its plan. */
export interface RunSummary extends Omit<Told<'run-start'>, 'type' | 'step'> {
  /** What the run's network runs on: the engine's name, and what it says of itself. */
  readonly engine: { readonly name: string; readonly [key: string]: string | number };
  readonly phases: readonly PhaseSummary[];
}

/**
 * Reads off what run number `number` of a plan will be on an engine.
 *
 * @param state what it begins or goes on with, where that is known; default: what the distribution gives the layers
 */
export function runSummary(
  plan: Plan,
  number: number,
  model: ModelGraph,
  engine: Engine,
  state?: TicketState,
): RunSummary {
  const run = plan.runs[number - 1];
  const timeline = timelineOf(plan, run);
  const { graph } = jointNetwork(model, run.heads);
  const { lastEpoch: epochs = 0, lastStep: steps = 0 } = timeline.at(-1) ?? {};
  const counts = activeCounts(graph, startOf(run));
  const layers = graph.parameters.flatMap(({ name, shape }) => {
    const active = state ? state.parameters[name]?.mask?.count : counts.get(name);
    const size = sizeOf(shape);
    return active === undefined ? [] : [[name, { size, active }] as const];
  });
  return {
    run: number,
    runs: plan.runs.length,
    engine: { name: engine.name, ...engine.describe() },
    epochs,
    steps,
    phases: timeline.map(phaseSummary),
    layers: Object.fromEntries(layers),
  };
}

function phaseSummary({
  phase,
  exploration,
  pruning,
  sparsity: _,
  ...place
}: PhaseTimeline): PhaseSummary {
  const { name, epochs, ticket } = phase;
  const learningRates = Array.from({ length: epochs }, (_, epoch) =>
    learningRateAt(phase, epoch / epochs),
  );
  const explore = exploration?.fraction ?? 0;
  const { sparsity: prune, rewindTo } = pruning ?? {};
  return {
    name,
    ...place,
    explore,
    ...(prune !== undefined && { prune }),
    ...(rewindTo !== undefined && { rewindTo }),
    learningRates,
    ...(ticket && { ticket }),
  };
}
