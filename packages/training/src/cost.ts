import {
  type Distribution,
  largestBatch,
  type MaskConstraint,
  type ModelGraph,
  type ParameterInfo,
  type Plan,
  type Run,
  type Strategy,
  signalsOf,
  sizeOf,
  stepsPerEpoch,
  timelineOf,
} from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
import { trackedSignals } from './phases.js';
import { pruningPhase, sparsityAfter } from './topology.js';

/** What a plan costs. FLOPs count multiply and add separately, of convolutions and dense layers. */
export interface PlanCost {
  /** Training, all runs. A backward pass counts twice a forward pass. */
  readonly trainFlops: number;
  /** All tickets' forward pass of one input. */
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

/** A stretch of training with the same active weights. */
interface Stretch {
  /** Active weights by maskable parameter. */
  readonly counts: ReadonlyMap<string, number>;
  /** Examples that go forward and backward. */
  readonly examples: number;
}

/** What of a run decides its costs. */
interface RunWork {
  readonly tickets: number;
  readonly stretches: readonly Stretch[];
  /** Active weights of its tickets, by maskable parameter. */
  readonly counts: ReadonlyMap<string, number>;
  /** Examples whose weight gradient is dense. */
  readonly denseGradients: number;
}

/**
 * The cost of a plan on a model, without running it (method: RigL, Evci et al. 2020, appendix H). A step costs three
 * sparse forward passes an example; where a signal is dense, the weight gradient of that step is paid in full.
 */
export function costOf(plan: Plan, graph: ModelGraph): PlanCost {
  const runs = plan.runs.map((run) => workOf(plan, run, graph));
  const tickets = total(runs.map((run) => run.tickets));
  const costs = graph.parameters.map((info) => parameterCost(info, runs));
  const sum = (key: Summed): number => total(costs.map((cost) => cost[key]));
  return {
    trainFlops: sum('trainFlops'),
    testFlops: sum('testFlops'),
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
  return {
    tickets: run.phases.filter(({ ticket }) => ticket).length,
    stretches: stretchesOf(plan, run, graph),
    counts: activeCounts(graph, run),
    denseGradients: denseGradients(plan, run),
  };
}

/**
 * The stretches of a run between changes of its number of weights. Where it is pruned gradually, each layer counts as if it had
 * what the distribution gives it.
 */
function stretchesOf(plan: Plan, run: Run, graph: ModelGraph): readonly Stretch[] {
  const { gradualPruning, sparsity } = run;
  const examples = total(run.phases.map(({ epochs }) => epochs)) * plan.examples;
  const last = { counts: activeCounts(graph, run), examples };
  const phase = pruningPhase(timelineOf(plan, run));
  if (!gradualPruning || !phase) return [last];
  const { firstStep, everySteps, count } = phase.updates;
  const after = sparsityAfter(gradualPruning, sparsity, phase.updates);
  const examplesAStep = plan.examples / stepsPerEpoch(plan, run);
  const before = Array.from({ length: count }, (_, update): Stretch => {
    const steps = update === 0 ? firstStep : everySteps;
    const then = after(firstStep + (update - 1) * everySteps);
    return {
      counts: activeCounts(graph, { ...run, sparsity: then }),
      examples: steps * examplesAStep,
    };
  });
  return [...before, { ...last, examples: examples - total(before.map((each) => each.examples)) }];
}

type Summed = keyof Omit<PlanCost, 'tickets' | 'layers'>;

/** What the runs cost in one parameter. */
function parameterCost(info: ParameterInfo, runs: readonly RunWork[]) {
  const { name, shape, role, maskable, multiplyAdds } = info;
  const size = sizeOf(shape);
  const isStatistic = role.startsWith('moving_');
  const dense = 2 * multiplyAdds;
  const activeIn = ({ counts }: Pick<Stretch, 'counts'>): number => counts.get(name) ?? size;
  const overTickets = (of: (run: RunWork) => number): number =>
    total(runs.map((run) => run.tickets * of(run)));
  const active = overTickets(activeIn);
  const forward = (of: Pick<Stretch, 'counts'>): number => (dense * activeIn(of)) / size;
  return {
    info,
    active,
    trainFlops: total(
      runs.map((run) => {
        const passes = run.stretches.map((stretch) => 3 * forward(stretch) * stretch.examples);
        return total(passes) + (dense - forward(run)) * run.denseGradients;
      }),
    ),
    testFlops: (dense * active) / size,
    testFlopsDense: dense,
    parameters: isStatistic ? 0 : size,
    activeParameters: isStatistic ? 0 : active,
    bytes: overTickets((run) => 4 * activeIn(run) + (maskable ? Math.ceil(size / 8) : 0)),
  };
}

/** Examples for which a run computes a dense weight gradient. */
function denseGradients(plan: Plan, run: Run): number {
  if (run.sparsity === 0) return 0;
  const timeline = timelineOf(plan, run);
  if (trackedSignals({ run, timeline }).length > 0) {
    return plan.examples * (timeline.at(-1)?.lastEpoch ?? 0);
  }
  const needsGradient = (strategy: Strategy) => signalsOf(strategy).includes('denseGradient');
  const steps = timeline.reduce((sum, { phase, updates, exploration }) => {
    const batches = phase.topology?.gradientBatches ?? 1;
    const ofUpdates = needsGradient(run.strategy) ? updates.count * batches : 0;
    return sum + ofUpdates + (exploration && needsGradient(exploration.strategy) ? 1 : 0);
  }, 0);
  return steps * largestBatch(plan, run);
}
