import type { MaskConstraint } from './constraint.js';
import type { Distribution } from './distribution.js';
import type { InitialMasks } from './initial-masks.js';
import type { OptimizerSpec } from './optimizers.js';
import type { Redistribution } from './redistribution.js';
import type { DropoutSamples } from './sampled-dropout.js';
import type { Schedule } from './schedule.js';
import type { Scope, Strategy } from './strategy.js';
import { type UpdateSteps, updateSteps } from './update-steps.js';

/** When, and how much of, the topology changes during a phase. */
export interface TopologySchedule {
  /** Steps of the run from one update to the next. */
  readonly everySteps: number;
  /** The share of a layer's active weights that an update prunes and grows, over the phase. */
  readonly fraction: Schedule;
  /** The share of the phase after which updates end: 0.75 leaves the last quarter alone. */
  readonly endShare: number;
  /** How what is grown is dealt out to the layers. Absent: each grows as many weights as it lost. */
  readonly redistribution?: Redistribution;
  /**
   * How many steps' batches the dense gradient of an update is averaged over: its own and those before it. Absent: 1. At most
   * `everySteps`.
   */
  readonly gradientBatches?: number;
}

/** What a position becomes that an exploration prunes and growth chooses again. */
export const regrowChoices = ['keep', 'restart', 'exclude'] as const;
/**
 * - `keep`: its weight and slots stay, as in regular updates (RigL).
 * - `restart`: its weight starts at 0 with fresh slots, as the reference code of Liu et al. 2022 does.
 * - `exclude`: growth may not choose it.
 */
export type Regrow = (typeof regrowChoices)[number];

/**
 * A run that begins with more weights than it ends with. Over the topology updates of its first phase that has any, the
 * sparsity rises from `initialSparsity` to the run's, as S + (initialSparsity - S)(1 - t)^3 with t the share of those updates
 * that is done (Zhu and Gupta, 2017).
 */
export interface GradualPruning {
  /** In [0, 1), below the run's sparsity. */
  readonly initialSparsity: number;
  /**
   * Whether every layer is pruned to what the distribution gives it at the sparsity of the update, or the lowest scores of all
   * layers go.
   */
  readonly scope: Scope;
}

/**
 * Which epoch's state of a phase becomes its ticket: that of the highest validation accuracy, then the lowest NLL; of the
 * lowest validation NLL, then the highest accuracy; the last. Of equal ones the first. Of a regression, both of the first are
 * that of the lowest loss on validation data.
 */
export const ticketChoices = ['accuracy', 'nll', 'last'] as const;
export type TicketChoice = (typeof ticketChoices)[number];

/** A global exploration step: a large update of the topology, as EDST makes it between two tickets (Liu et al. 2022). */
export interface Exploration {
  /** The share of every layer's active weights that is replaced, from 0 to 1. */
  readonly fraction: number;
  readonly strategy: Strategy;
  /** Absent: `keep`. */
  readonly regrow?: Regrow;
}

/** One-shot pruning: the active weights nearest to zero go, wherever the run is to have fewer (Han et al. 2015). */
export interface Pruning {
  /** Of the network from then on: at least what it was. */
  readonly sparsity: number;
  /** Whether each layer keeps as many as the distribution gives it, or those of all layers compete. */
  readonly scope: Scope;
  /**
   * The epoch of the run, from 1, after whose last step what stays had the state it goes back to: weights, slots and
   * normalisation statistics; 0: the initial one (Frankle et al. 2020). All phases of a run go back to the same one. Absent:
   * it stays as it is.
   */
  readonly rewindTo?: number;
}

/** A part of a run with one learning-rate schedule. */
export interface Phase {
  readonly name: string;
  readonly epochs: number;
  /** Over the phase's own progress. */
  readonly learningRate: Schedule;
  /** Absent: masks stay as they are. */
  readonly topology?: TopologySchedule;
  /** What happens before its first step, one of the two. Not for a run's first phase, which begins with masks of its own. */
  readonly atStart?: { readonly explore?: Exploration; readonly prune?: Pruning };
  /** Which state of the phase becomes a ticket. Absent: none. */
  readonly ticket?: TicketChoice;
}

/** One training run, from initial weights to its last ticket. */
export interface Run {
  readonly seed: number;
  /** Until a phase prunes to another. */
  readonly sparsity: number;
  readonly distribution: Distribution;
  readonly strategy: Strategy;
  /** Absent: at random. */
  readonly initialMasks?: InitialMasks;
  /** Absent: any masks. */
  readonly constraint?: MaskConstraint;
  /** Absent: the sparsity is the same from the first step on. */
  readonly gradualPruning?: GradualPruning;
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  readonly phases: readonly Phase[];
  /** Makes one ticket of all those of its phases. */
  readonly superpose?: Superposition;
  /**
   * Trains so many tickets at once. The run's sparsity and distribution are those of the whole network, in which what the heads
   * share is there once. Absent: a network is one ticket.
   */
  readonly heads?: Heads;
}

/**
 * The mean of a run's tickets, pruned back by magnitude to the sparsity of its last phase, with its normalisation statistics
 * measured anew on the training examples (Sup-tickets, Yin et al. 2022).
 */
export interface Superposition {
  /** Whether each layer keeps as many as the distribution gives it, or those of all layers compete. */
  readonly scope: Scope;
}

/**
 * What makes one network of several: they share the model's first layers, and each has the others for itself, as a head. Trained
 * on the mean of their losses; each head, with what it shares, is a ticket (NeuroTrails, Grooten et al. 2025).
 */
export interface Heads {
  /** From 2. */
  readonly count: number;
  /**
   * The name of the last layer that they share: a node of the graph behind which everything follows from its output. Absent:
   * the first behind which at most two thirds of the layers with kernels are left.
   */
  readonly trunk?: string;
}

/** What an ensemble method asks the trainer to do: data, all of it known before training. */
export interface Plan {
  /** Training examples an epoch goes through. */
  readonly examples: number;
  readonly runs: readonly Run[];
  /** The ensemble's members are samples of its ticket, which is one. Absent: they are its tickets. */
  readonly samples?: DropoutSamples;
}

/** What a method makes its plan from. */
export interface PlanSettings {
  readonly examples: number;
  readonly batchSize: number;
  readonly seed: number;
  /** 1 - density over the maskable parameters. */
  readonly sparsity: number;
  readonly distribution: Distribution;
  readonly strategy: Strategy;
  readonly initialMasks?: InitialMasks;
  readonly constraint?: MaskConstraint;
  readonly gradualPruning?: GradualPruning;
  readonly optimizer: OptimizerSpec;
  /** The largest learning rate; a method's schedules step down from it. */
  readonly learningRate: number;
  /** What to use instead of the method's own topology schedule. */
  readonly topology?: Partial<TopologySchedule>;
}

/** A plugin as a config names it: `'flip'`, or with options. */
export type PluginSpec = string | { readonly name: string; readonly [option: string]: unknown };

/** An ensemble method: from settings to a plan. */
export interface Method {
  plan(settings: PlanSettings): Plan;
  /**
   * The augmentations that its experiments were published with, as a config names them. A pipeline uses them for colour images
   * where its user names none. Absent: none.
   */
  readonly augmentation?: readonly PluginSpec[];
  /** The method of the run that its ensemble is compared with. Absent: a dense one, as long as its way to the first ticket. */
  baseline?(): Method;
}

/** Where a phase lies in its run. Steps and epochs count from 1, in the run. */
export interface PhaseTimeline {
  readonly phase: Phase;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly updates: UpdateSteps;
  /** Of the network during the phase. */
  readonly sparsity: number;
  /** The exploration before its first step; absent where masks stay, as those of a dense network do. */
  readonly exploration?: Exploration;
  /** The pruning before its first step. */
  readonly pruning?: Pruning;
}

/** How many examples a step takes at most: no more than there are. */
export const largestBatch = (plan: Plan, run: Run): number =>
  Math.min(run.batchSize, plan.examples);

/** Optimizer steps in an epoch; the last batch may be smaller. */
export function stepsPerEpoch(plan: Plan, run: Run): number {
  return Math.ceil(plan.examples / run.batchSize);
}

/** How many tickets a run makes. */
export const ticketCount = ({ phases, superpose, heads }: Run): number =>
  superpose ? 1 : phases.filter(({ ticket }) => ticket).length * (heads?.count ?? 1);

/** Reads off when everything in a run happens. */
export function timelineOf(plan: Plan, run: Run): readonly PhaseTimeline[] {
  const perEpoch = stepsPerEpoch(plan, run);
  let [epochs, sparsity] = [0, run.sparsity];
  return run.phases.map((phase) => {
    const [firstEpoch, firstStep] = [epochs + 1, epochs * perEpoch + 1];
    epochs += phase.epochs;
    const lastStep = epochs * perEpoch;
    const { explore, prune } = phase.atStart ?? {};
    sparsity = prune?.sparsity ?? sparsity;
    const isDense = sparsity === 0;
    const isStatic = isDense || run.strategy.order === 'static';
    const updates = updatesBetween(firstStep, lastStep, isStatic ? undefined : phase.topology);
    const timeline = {
      phase,
      firstEpoch,
      lastEpoch: epochs,
      firstStep,
      lastStep,
      updates,
      sparsity,
    };
    const changes =
      explore && !isDense && explore.fraction > 0 && explore.strategy.order !== 'static';
    return {
      ...timeline,
      ...(changes && { exploration: explore }),
      ...(prune && { pruning: prune }),
    };
  });
}

/** When a phase updates the topology: up to the share `endShare` of its steps. */
function updatesBetween(
  firstStep: number,
  lastStep: number,
  topology: TopologySchedule | undefined,
): UpdateSteps {
  const { everySteps, endShare } = topology ?? { everySteps: 1, endShare: 0 };
  const steps = lastStep - firstStep + 1;
  const lastUpdate = firstStep - 1 + Math.floor(endShare * steps + 1e-9);
  return updateSteps(firstStep, lastUpdate, everySteps);
}
