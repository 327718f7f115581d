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
  timelineOf,
} from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
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

/** Active weights by maskable parameter. */
type Counts = ReadonlyMap<string, number>;

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
  /** Active weights of each of its tickets. */
  readonly tickets: readonly Counts[];
  readonly stretches: readonly Stretch[];
}

/**
 * The cost of a plan on a model, without running it (method: RigL, Evci et al. 2020, appendix H). A step costs three
 * sparse forward passes an example; where a signal is dense, the weight gradient of that step is paid in full. Which layers
 * a pruning over all layers leaves how many weights is not known before: it counts as one by the distribution. Normalisation
 * statistics of superposed tickets take one epoch more.
 */
export function costOf(plan: Plan, graph: ModelGraph): PlanCost {
  const runs = plan.runs.map((run) => workOf(plan, run, graph));
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
    layers: costs.flatMap(({ info, active, testFlops, trainFlops }) => {
      const { name, shape, maskable, multiplyAdds } = info;
      if (!maskable && multiplyAdds === 0) return [];
      const density = active / (tickets * sizeOf(shape));
      return [{ name, shape, density, flops: testFlops / tickets, trainFlops }];
    }),
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function workOf(plan: Plan, run: Run, graph: ModelGraph): RunWork {
  const timeline = timelineOf(plan, run);
  const countsAt = countsBySparsity(graph, run);
  const makers = run.superpose ? timeline.slice(-1) : timeline.filter(({ phase }) => phase.ticket);
  const measured =
    run.superpose && hasStatistics(graph)
      ? timeline.slice(-1).map(({ sparsity }) => stretch(countsAt(sparsity), plan.examples))
      : [];
  return {
    tickets: makers.map(({ sparsity }) => countsAt(sparsity)),
    stretches: [...stretchesOf(plan, run, timeline, countsAt), ...measured],
  };
}

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

/**
 * The stretches of a run between changes of its number of weights. Where it is pruned gradually, each layer counts as if it had
 * what the distribution gives it.
 */
function stretchesOf(
  plan: Plan,
  run: Run,
  timeline: readonly PhaseTimeline[],
  countsAt: (sparsity: number) => Counts,
): readonly Stretch[] {
  const phase = pruningPhase(timeline);
  const path = phase && pathOf(run, phase.updates);
  const byPhase = timeline.map((place) =>
    stretch(
      countsAt(place.sparsity),
      place.phase.epochs * plan.examples,
      denseGradients(plan, run, timeline, place),
    ),
  );
  if (!path) return byPhase;
  const { firstStep, everySteps, count } = phase.updates;
  const examplesAStep = plan.examples / stepsPerEpoch(plan, run);
  const before = Array.from({ length: count }, (_, update): Stretch => {
    const steps = update === 0 ? firstStep : everySteps;
    const then = path.after(firstStep + (update - 1) * everySteps);
    return stretch(countsAt(then), steps * examplesAStep);
  });
  const sumOf = (key: 'examples' | 'denseGradients', of: readonly Stretch[]): number =>
    total(of.map((each) => each[key]));
  const left = sumOf('examples', byPhase) - sumOf('examples', before);
  return [...before, stretch(countsAt(run.sparsity), left, sumOf('denseGradients', byPhase))];
}

type Summed = keyof Omit<PlanCost, 'tickets' | 'layers'>;

/** What the runs cost in one parameter. */
function parameterCost(info: ParameterInfo, runs: readonly RunWork[]) {
  const { name, shape, role, maskable, multiplyAdds } = info;
  const size = sizeOf(shape);
  const isStatistic = role.startsWith('moving_');
  const dense = 2 * multiplyAdds;
  const activeIn = (counts: Counts): number => counts.get(name) ?? size;
  const overTickets = (of: (active: number) => number): number =>
    total(runs.flatMap(({ tickets }) => tickets.map((counts) => of(activeIn(counts)))));
  const active = overTickets((count) => count);
  return {
    info,
    active,
    trainFlops: total(
      runs.flatMap(({ stretches }) =>
        stretches.map(({ counts, examples, denseGradients }) => {
          const forward = (dense * activeIn(counts)) / size;
          return 3 * forward * examples + (dense - forward) * denseGradients;
        }),
      ),
    ),
    testFlops: (dense * active) / size,
    testFlopsDense: dense,
    parameters: isStatistic ? 0 : size,
    activeParameters: isStatistic ? 0 : active,
    bytes: overTickets((count) => 4 * count + (maskable ? Math.ceil(size / 8) : 0)),
  };
}

/** Examples for which a phase of a run computes a dense weight gradient. An exploration has that of the step before the phase. */
function denseGradients(
  plan: Plan,
  run: Run,
  timeline: readonly PhaseTimeline[],
  { phase, updates, exploration }: PhaseTimeline,
): number {
  if (trackedSignals({ run, timeline }).length > 0) return plan.examples * phase.epochs;
  const needsGradient = (strategy: Strategy) => signalsOf(strategy).includes('denseGradient');
  const batches = phase.topology?.gradientBatches ?? 1;
  const ofUpdates = needsGradient(run.strategy) ? updates.count * batches : 0;
  const ofExploration = exploration && needsGradient(exploration.strategy) ? 1 : 0;
  return (ofUpdates + ofExploration) * largestBatch(plan, run);
}
