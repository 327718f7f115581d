import {
  type ModelGraph,
  type ParameterInfo,
  type PhaseTimeline,
  type Plan,
  type Run,
  sizeOf,
  type TicketState,
  ticketCount,
  timelineOf,
} from '@freetickets/core';
import type { ActiveFrom } from '@freetickets/runs';
import { type Counts, type RunWork, workOf } from './run-work.js';

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

/** How many weights were active when a plan was trained. */
export interface Trained {
  /** By run, in the order of steps. */
  readonly runs: readonly (readonly ActiveFrom[])[];
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
  { initialMasks, gradualPruning, superpose }: Run,
  timeline: readonly PhaseTimeline[],
): boolean {
  if (timeline.every(({ sparsity }) => sparsity === 0)) return false;
  const scopes = [
    initialMasks?.scores && initialMasks.scope,
    gradualPruning?.scope,
    superpose?.scope,
    ...timeline.map(({ pruning }) => pruning?.scope),
  ];
  const isRedistributed = timeline.some(
    ({ phase, updates }) => updates.count > 0 && phase.topology?.redistribution,
  );
  return isRedistributed || scopes.includes('network');
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
