import {
  type Distribution,
  largestBatch,
  type MaskConstraint,
  type ModelGraph,
  type ParameterInfo,
  type PhaseTimeline,
  type Plan,
  type Run,
  type Strategy,
  signalsOf,
  sizeOf,
  stepsPerEpoch,
  type TicketState,
  ticketCount,
  timelineOf,
} from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
import { jointNetwork } from '@freetickets/tickets';
import { hasStatistics } from './measure-statistics.js';
import { trackedSignals } from './phases.js';
import { pathOf, pruningPhase } from './topology.js';

/** What a plan costs. FLOPs count multiply and add separately, of convolutions and dense layers. */
export interface PlanCost {
  /** Training, all runs. A backward pass counts twice a forward pass. */
  readonly trainFlops: number;
  /** All members' forward pass of one input. */
  readonly testFlops: number;
  /** The dense network's forward pass of one input. */
  readonly testFlopsDense: number;
  /** Weights of the dense network, with biases and normalisation, without its running statistics. */
  readonly parameters: number;
  /** Those of them that are active, of all tickets. */
  readonly activeParameters: number;
  /** The tickets that the plan makes. */
  readonly tickets: number;
  /**
   * Whether choices move weights among layers, which is not known before a run: FLOPs and densities of layers are then those
   * of what the distribution gives them, the number of active weights is exact.
   */
  readonly isEstimate: boolean;
  /** What all tickets hold: 4 bytes a value, running statistics among them, and a bit for each position of a mask. */
  readonly bytes: number;
  /** By parameter that masks apply to, or that is multiplied with. */
  readonly layers: readonly LayerCost[];
}

/** What a plan costs in one layer; of a ticket, it is the mean where they differ. */
export interface LayerCost {
  /** The parameter's: `conv1/kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Active / all, of a ticket. */
  readonly density: number;
  /** A ticket's forward pass of one input. */
  readonly flops: number;
  /** Training, all runs. */
  readonly trainFlops: number;
}

/** How many weights a network has, and how they are dealt out. */
export interface Density {
  readonly sparsity: number;
  readonly distribution: Distribution;
  readonly constraint?: MaskConstraint | undefined;
}

/** What a run begins with. */
export const startOf = ({ sparsity, distribution, constraint, gradualPruning }: Run): Density => ({
  sparsity: gradualPruning?.initialSparsity ?? sparsity,
  distribution,
  constraint,
});

/** Active weights of each maskable parameter of a graph, by name. */
export function activeCounts(graph: ModelGraph, options: Density): ReadonlyMap<string, number> {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const counts = layerCounts(layers, options);
  return new Map(layers.map(({ name }, i) => [name, counts[i] ?? 0]));
}

/** Active weights by maskable parameter; those that are not listed have all. */
type Counts = ReadonlyMap<string, number>;

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
interface RunWork {
  /** Active weights of each of its tickets, by their names in the model. */
  readonly tickets: readonly Counts[];
  /** By the names in the network that it trains. */
  readonly stretches: readonly Stretch[];
  /** What a parameter of the model is in that network: itself, or one in each head. */
  copiesOf(name: string): readonly string[];
}

/** How many weights were active when a plan was trained. */
export interface Trained {
  /** By run, in the order of steps. */
  readonly runs: readonly (readonly {
    readonly step: number;
    readonly active: { readonly [parameter: string]: number };
  }[])[];
  readonly tickets: readonly TicketState[];
}

/**
 * The cost of a plan on a model (method: RigL, Evci et al. 2020, appendix H). A step costs three sparse forward passes an
 * example; where a signal is dense, the weight gradient of that step is paid in full. The gradients that initial masks are
 * chosen by count as dense steps, and normalisation statistics of superposed tickets take one epoch more. What heads share is
 * trained once, and predicts in each of their tickets.
 *
 * @param trained what became of it. Default: it is not run, and each layer counts as if it had what the distribution gives it;
 * where choices move weights among layers, that is an estimate
 */
export function costOf(plan: Plan, graph: ModelGraph, trained?: Trained): PlanCost {
  let made = 0;
  const runs = plan.runs.map((run, r) => {
    const tickets = trained?.tickets.slice(made, made + ticketCount(run));
    made += ticketCount(run);
    return workOf(plan, run, graph, { course: trained?.runs[r], tickets });
  });
  const tickets = total(runs.map((run) => run.tickets.length));
  const costs = graph.parameters.map((info) => parameterCost(info, runs));
  const sum = (key: Summed): number => total(costs.map((cost) => cost[key]));
  return {
    trainFlops: sum('trainFlops'),
    testFlops: sum('testFlops') * (plan.samples?.count ?? 1),
    testFlopsDense: sum('testFlopsDense'),
    parameters: sum('parameters'),
    activeParameters: sum('activeParameters'),
    tickets,
    bytes: sum('bytes'),
    isEstimate: !trained && plan.runs.some((run) => movesAmongLayers(run, timelineOf(plan, run))),
    layers: costs.flatMap(({ info, active, testFlops, trainFlops }) => {
      const { name, shape, maskable, multiplyAdds } = info;
      if (!maskable && multiplyAdds === 0) return [];
      const density = active / (tickets * sizeOf(shape));
      return [{ name, shape, density, flops: testFlops / tickets, trainFlops }];
    }),
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Whether choices of a run leave layers other numbers of weights than the distribution gives them. */
function movesAmongLayers(
  { sparsity, initialMasks, gradualPruning, superpose }: Run,
  timeline: readonly PhaseTimeline[],
): boolean {
  const isSparseAtFirst = (gradualPruning?.initialSparsity ?? sparsity) > 0;
  const scopes = [
    isSparseAtFirst && initialMasks?.scores ? initialMasks.scope : undefined,
    gradualPruning?.scope,
    superpose?.scope,
    ...timeline.map(({ pruning }) => pruning?.scope),
  ];
  const isRedistributed = timeline.some(
    ({ phase, updates }) => updates.count > 0 && phase.topology?.redistribution,
  );
  return isRedistributed || scopes.includes('network');
}

function workOf(
  plan: Plan,
  run: Run,
  model: ModelGraph,
  trained: {
    readonly course: Trained['runs'][number] | undefined;
    readonly tickets: Trained['tickets'] | undefined;
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
  const { initialMasks, gradualPruning, sparsity } = run;
  const batches = initialMasks?.gradientBatches ?? 0;
  if (batches === 0 || (gradualPruning?.initialSparsity ?? sparsity) === 0) return [];
  return [stretch(new Map(), batches * largestBatch(plan, run))];
}

type Summed = keyof Omit<PlanCost, 'tickets' | 'layers' | 'isEstimate'>;

/** What the runs cost in one parameter. */
function parameterCost(info: ParameterInfo, runs: readonly RunWork[]) {
  const { name, shape, role, maskable, multiplyAdds } = info;
  const size = sizeOf(shape);
  const isStatistic = role.startsWith('moving_');
  const dense = 2 * multiplyAdds;
  const activeIn = (counts: Counts, called = name): number => counts.get(called) ?? size;
  const overTickets = (of: (active: number) => number): number =>
    total(runs.flatMap(({ tickets }) => tickets.map((counts) => of(activeIn(counts)))));
  const active = overTickets((count) => count);
  return {
    info,
    active,
    trainFlops: total(
      runs.flatMap(({ stretches, copiesOf }) => {
        const copies = copiesOf(name);
        return stretches.flatMap(({ counts, examples, denseGradients }) =>
          copies.map((copy) => {
            const forward = (dense * activeIn(counts, copy)) / size;
            return 3 * forward * examples + (dense - forward) * denseGradients;
          }),
        );
      }),
    ),
    testFlops: (dense * active) / size,
    testFlopsDense: dense,
    parameters: isStatistic ? 0 : size,
    activeParameters: isStatistic ? 0 : active,
    bytes: overTickets((count) => 4 * count + (maskable ? Math.ceil(size / 8) : 0)),
  };
}

/**
 * The steps with which a dense weight gradient is computed, and of how many batches: those before updates and explorations, where
 * criteria need it.
 */
function denseSteps(
  run: Run,
  timeline: readonly PhaseTimeline[],
): readonly { readonly step: number; readonly batches: number }[] {
  const needsGradient = (strategy: Strategy) => signalsOf(strategy).includes('denseGradient');
  return timeline.flatMap(({ phase, updates, exploration, firstStep }) => {
    const batches = phase.topology?.gradientBatches ?? 1;
    const count = needsGradient(run.strategy) ? updates.count : 0;
    const ofUpdates = Array.from({ length: count }, (_, update) => ({
      step: updates.firstStep + update * updates.everySteps,
      batches,
    }));
    const explores = exploration && needsGradient(exploration.strategy);
    return explores ? [{ step: firstStep - 1, batches: 1 }, ...ofUpdates] : ofUpdates;
  });
}
