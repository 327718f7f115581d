import {
  type Distribution,
  largestBatch,
  type ModelGraph,
  type PhaseTimeline,
  type Plan,
  type Run,
  type Signal,
  type Strategy,
  signalsOf,
  sizeOf,
  timelineOf,
} from '@freetickets/core';
import { layerCounts } from '@freetickets/sparse-masks';
import { hasStatistics } from './measure-statistics.js';
import { strategiesOf } from './phases.js';

/** What a plan costs. FLOPs count multiply and add separately, of convolutions and dense layers. */
export interface PlanCost {
  /** Training, all runs. A backward pass counts twice a forward pass. */
  readonly trainFlops: number;
  /** All members' forward pass of one input. */
  readonly testFlops: number;
  /** Non-zero weights of all tickets, with biases and normalisation. */
  readonly activeParameters: number;
  /** The tickets that the plan makes. */
  readonly tickets: number;
}

/** Active weights of each maskable parameter of a graph, by name. */
export function activeCounts(
  graph: ModelGraph,
  options: { readonly sparsity: number; readonly distribution: Distribution },
): ReadonlyMap<string, number> {
  const layers = graph.parameters.filter(({ maskable }) => maskable);
  const counts = layerCounts(layers, options);
  return new Map(layers.map(({ name }, i) => [name, counts[i] ?? 0]));
}

/**
 * The cost of a plan on a model, without running it (method: RigL, Evci et al. 2020, appendix H). A step costs three
 * sparse forward passes an example; where a signal is dense, the weight gradient of that step is paid in full. Which layers
 * a pruning over all layers leaves how many weights is not known before: it counts as one by the distribution. Normalisation
 * statistics of superposed tickets take one epoch more.
 */
export function costOf(plan: Plan, graph: ModelGraph): PlanCost {
  const total = { trainFlops: 0, testFlops: 0, activeParameters: 0, tickets: 0 };
  for (const run of plan.runs) {
    const timeline = timelineOf(plan, run);
    const costAt = networkCosts(graph, run);
    for (const place of timeline) {
      const { forward, dense, active } = costAt(place.sparsity);
      total.trainFlops += 3 * forward * place.phase.epochs * plan.examples;
      total.trainFlops += (dense - forward) * denseGradients(plan, run, timeline, place);
      const tickets = !run.superpose && place.phase.ticket ? 1 : 0;
      total.testFlops += tickets * forward;
      total.activeParameters += tickets * active;
      total.tickets += tickets;
    }
    if (run.superpose) {
      const { forward, active } = costAt(timeline[timeline.length - 1].sparsity);
      total.trainFlops += hasStatistics(graph) ? 3 * forward * plan.examples : 0;
      total.testFlops += forward;
      total.activeParameters += active;
      total.tickets++;
    }
  }
  total.testFlops *= plan.samples?.count ?? 1;
  return total;
}

/** Forward FLOPs of one example, sparse and dense, and the weights that are active, by sparsity. */
function networkCosts(graph: ModelGraph, { distribution }: Run) {
  const known = new Map<number, ReturnType<typeof networkCost>>();
  return (sparsity: number) => {
    const cost = known.get(sparsity) ?? networkCost(graph, { sparsity, distribution });
    known.set(sparsity, cost);
    return cost;
  };
}

function networkCost(graph: ModelGraph, options: Pick<Run, 'sparsity' | 'distribution'>) {
  const counts = activeCounts(graph, options);
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

/** Examples for which a phase of a run computes a dense weight gradient. An exploration has that of the step before the phase. */
function denseGradients(
  plan: Plan,
  run: Run,
  timeline: readonly PhaseTimeline[],
  { sparsity, phase, updates, exploration }: PhaseTimeline,
): number {
  if (sparsity === 0) return 0;
  const needed = (signal: Signal) => (strategy: Strategy) => signalsOf(strategy).includes(signal);
  if (strategiesOf({ run, timeline }).some(needed('denseMomentum'))) {
    return plan.examples * phase.epochs;
  }
  const needsGradient = needed('denseGradient');
  const ofUpdates = needsGradient(run.strategy) ? updates.count : 0;
  const ofExploration = exploration && needsGradient(exploration.strategy) ? 1 : 0;
  return (ofUpdates + ofExploration) * largestBatch(plan, run);
}
