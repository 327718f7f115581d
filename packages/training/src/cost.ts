import {
  type Distribution,
  largestBatch,
  type MaskConstraint,
  type ModelGraph,
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
  /** Non-zero weights of all tickets, with biases and normalisation. */
  readonly activeParameters: number;
  /** The tickets that the plan makes. */
  readonly tickets: number;
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

/**
 * The cost of a plan on a model, without running it (method: RigL, Evci et al. 2020, appendix H). A step costs three
 * sparse forward passes an example; where a signal is dense, the weight gradient of that step is paid in full.
 */
export function costOf(plan: Plan, graph: ModelGraph): PlanCost {
  const total = { trainFlops: 0, testFlops: 0, activeParameters: 0, tickets: 0 };
  for (const run of plan.runs) {
    const { forward, dense, active } = networkCost(graph, run);
    const tickets = run.phases.filter(({ ticket }) => ticket).length;
    const epochs = run.phases.reduce((sum, phase) => sum + phase.epochs, 0);
    total.trainFlops += 3 * forward * epochs * plan.examples;
    total.trainFlops += 3 * flopsBeforePruned(plan, run, graph, forward);
    total.trainFlops += (dense - forward) * denseGradients(plan, run);
    total.testFlops += tickets * forward;
    total.activeParameters += tickets * active;
    total.tickets += tickets;
  }
  return total;
}

/** Forward FLOPs of one example, sparse and dense, and the weights that are active. */
function networkCost(graph: ModelGraph, run: Run) {
  const counts = activeCounts(graph, run);
  let [forward, dense, active] = [0, 0, 0];
  for (const { name, shape, multiplyAdds } of graph.parameters) {
    const size = sizeOf(shape);
    const count = counts.get(name) ?? size;
    forward += (2 * multiplyAdds * count) / size;
    dense += 2 * multiplyAdds;
    active += count;
  }
  return { forward, dense, active };
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

/**
 * What a run's forward passes cost before it is pruned to its sparsity, above what they cost then: as if each layer had what
 * the distribution gives it.
 */
function flopsBeforePruned(plan: Plan, run: Run, graph: ModelGraph, last: number): number {
  const { gradualPruning, sparsity } = run;
  const phase = pruningPhase(timelineOf(plan, run));
  if (!gradualPruning || !phase) return 0;
  const { firstStep, everySteps, count } = phase.updates;
  const after = sparsityAfter(gradualPruning, sparsity, phase.updates);
  const examplesAStep = plan.examples / stepsPerEpoch(plan, run);
  let flops = 0;
  for (let update = 0; update < count; update++) {
    const steps = update === 0 ? firstStep : everySteps;
    const before = firstStep + (update - 1) * everySteps;
    const { forward } = networkCost(graph, { ...run, sparsity: after(before) });
    flops += (forward - last) * steps * examplesAStep;
  }
  return flops;
}
