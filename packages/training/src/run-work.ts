import {
  largestBatch,
  type ModelGraph,
  type PhaseTimeline,
  type Plan,
  type Run,
  signalsOf,
  stepsPerEpoch,
  type TicketState,
  timelineOf,
} from '@freetickets/core';
import type { ActiveFrom } from '@freetickets/runs';
import { jointNetwork } from '@freetickets/tickets';
import { activeCounts } from './active-counts.js';
import { hasStatistics } from './measure-statistics.js';
import { trackedSignals } from './phases.js';
import { pathOf, pruningPhase } from './topology.js';

/** Active weights by maskable parameter; those that are not listed have all. */
export type Counts = ReadonlyMap<string, number>;

/** Active weights of a run from the step after `step` on. */
interface CountsFrom {
  readonly step: number;
  readonly counts: Counts;
}

/** A stretch of training with the same active weights. */
interface Stretch {
  readonly counts: Counts;
  /** Examples that go forward and backward. */
  readonly examples: number;
  /** Examples whose weight gradient is dense. */
  readonly denseGradients: number;
}

/** What of a run decides its costs. */
export interface RunWork {
  /** Active weights of each of its tickets, by their names in the model. */
  readonly tickets: readonly Counts[];
  /** By the names in the network that it trains. */
  readonly stretches: readonly Stretch[];
  /** What a parameter of the model is in that network: itself, or one in each head. */
  copiesOf(name: string): readonly string[];
}

/**
 * The work of a run of a plan on a model.
 *
 * @param trained what became of it; where that is absent, each layer counts as if it had what the distribution gives it
 */
export function workOf(
  plan: Plan,
  run: Run,
  model: ModelGraph,
  trained: {
    readonly course: readonly ActiveFrom[] | undefined;
    readonly tickets: readonly TicketState[] | undefined;
  },
): RunWork {
  const timeline = timelineOf(plan, run);
  const { graph, names } = jointNetwork(model, run.heads);
  const countsAt = countsBySparsity(graph, run);
  const makers = run.superpose ? timeline.slice(-1) : timeline.filter(({ phase }) => phase.ticket);
  const tickets =
    trained.tickets?.map(({ parameters }) => countsOf(parameters)) ??
    makers.flatMap(({ sparsity }) => names.map((each) => countsOfTicket(each, countsAt(sparsity))));
  const course = trained.course?.length
    ? trained.course.map(({ step, active }) => ({ step, counts: new Map(Object.entries(active)) }))
    : courseByPlan(run, timeline, countsAt);
  const isMeasured = run.superpose && hasStatistics(graph);
  return {
    tickets,
    stretches: [
      ...initialGradients(plan, run),
      ...stretchesOf(plan, run, timeline, completed(course)),
      ...(isMeasured ? tickets.map((counts) => stretch(counts, plan.examples)) : []),
    ],
    copiesOf: (name) => [...new Set(names.flatMap((inNetwork) => inNetwork.get(name) ?? []))],
  };
}

/** The active weights of one ticket of a network. */
const countsOfTicket = (names: ReadonlyMap<string, string>, counts: Counts): Counts =>
  new Map(
    Array.from(names).flatMap(([name, inNetwork]) => {
      const count = counts.get(inNetwork);
      return count === undefined ? [] : [[name, count] as const];
    }),
  );

const countsOf = (parameters: TicketState['parameters']): Counts =>
  new Map(
    Object.entries(parameters).flatMap(([name, { mask }]) => (mask ? [[name, mask.count]] : [])),
  );

const stretch = (counts: Counts, examples: number, denseGradients = 0): Stretch => ({
  counts,
  examples,
  denseGradients,
});

/** Active weights of a run's network by its sparsity. */
function countsBySparsity(graph: ModelGraph, run: Run): (sparsity: number) => Counts {
  const known = new Map<number, Counts>();
  return (sparsity) => {
    const counts = known.get(sparsity) ?? activeCounts(graph, { ...run, sparsity });
    known.set(sparsity, counts);
    return counts;
  };
}

/** The active weights of a run by its plan alone: each layer has what the distribution gives it. */
function courseByPlan(
  run: Run,
  timeline: readonly PhaseTimeline[],
  countsAt: (sparsity: number) => Counts,
): readonly CountsFrom[] {
  const pruned = pruningPhase(timeline);
  const path = pruned && pathOf(run, pruned.updates);
  const at = (step: number, sparsity: number): CountsFrom => ({ step, counts: countsAt(sparsity) });
  if (!path) return timeline.map(({ firstStep, sparsity }) => at(firstStep - 1, sparsity));
  const { updates } = pruned;
  const steps = Array.from(
    { length: updates.count },
    (_, update) => updates.firstStep + update * updates.everySteps,
  );
  return [
    at(0, run.gradualPruning?.initialSparsity ?? run.sparsity),
    ...steps.map((step) => at(step, step === steps.at(-1) ? run.sparsity : path.after(step))),
  ];
}

/** Entries of a course that list all layers: those that one does not change are as before. */
function completed(course: readonly CountsFrom[]): readonly CountsFrom[] {
  let counts: Counts = new Map();
  return course.map((entry) => {
    counts = new Map([...counts, ...entry.counts]);
    return { ...entry, counts };
  });
}

/** The stretches of a run between changes of its active weights, and the dense gradients of single steps. */
function stretchesOf(
  plan: Plan,
  run: Run,
  timeline: readonly PhaseTimeline[],
  course: readonly CountsFrom[],
): readonly Stretch[] {
  const lastStep = timeline.at(-1)?.lastStep ?? 0;
  const examplesAStep = plan.examples / stepsPerEpoch(plan, run);
  const isDense = trackedSignals({ run, timeline }).length > 0;
  const between = course.map(({ step, counts }, i) => {
    const examples = ((course[i + 1]?.step ?? lastStep) - step) * examplesAStep;
    return stretch(counts, examples, isDense ? examples : 0);
  });
  if (isDense) return between;
  const batch = largestBatch(plan, run);
  const countsDuring = (step: number): Counts =>
    course.findLast((entry) => entry.step < step)?.counts ?? new Map();
  const single = denseSteps(run, timeline).map(({ step, batches }) =>
    stretch(countsDuring(step), 0, batch * batches),
  );
  return [...between, ...single];
}

/** The gradients of the dense network that initial masks are chosen by. */
function initialGradients(plan: Plan, run: Run): readonly Stretch[] {
  const { gradientBatches = 0 } = run.initialMasks ?? {};
  return gradientBatches === 0
    ? []
    : [stretch(new Map(), gradientBatches * largestBatch(plan, run))];
}

/**
 * The steps with which a dense weight gradient is computed, and of how many batches: those before updates and explorations, where
 * criteria need it.
 */
function denseSteps(
  run: Run,
  timeline: readonly PhaseTimeline[],
): readonly { readonly step: number; readonly batches: number }[] {
  return timeline.flatMap(({ phase, updates, exploration, firstStep }) => {
    const { gradientBatches: batches = 1, redistribution } = phase.topology ?? {};
    const needs = [...signalsOf(run.strategy), ...(redistribution?.needs ?? [])];
    const count = needs.includes('denseGradient') ? updates.count : 0;
    const ofUpdates = Array.from({ length: count }, (_, update) => ({
      step: updates.firstStep + update * updates.everySteps,
      batches,
    }));
    const explores = exploration && signalsOf(exploration.strategy).includes('denseGradient');
    return explores ? [{ step: firstStep - 1, batches: 1 }, ...ofUpdates] : ofUpdates;
  });
}
