import type { MaskConstraint } from './constraint.js';
import type { Distribution } from './distribution.js';
import type { InitialMasks } from './initial-masks.js';
import type { OptimizerSpec } from './optimizers.js';
import type { Redistribution } from './redistribution.js';
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
 * lowest validation NLL, then the highest accuracy; the last. Of equal ones the first.
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

/** A part of a run with one learning-rate schedule. */
export interface Phase {
  readonly name: string;
  readonly epochs: number;
  /** Over the phase's own progress. */
  readonly learningRate: Schedule;
  /** Absent: masks stay as they are. */
  readonly topology?: TopologySchedule;
  /** What happens before its first step. Not for a run's first phase, which begins with masks of its own. */
  readonly atStart?: { readonly explore: Exploration };
  /** Which state of the phase becomes a ticket. Absent: none. */
  readonly ticket?: TicketChoice;
}

/** One training run, from initial weights to its last ticket. */
export interface Run {
  readonly seed: number;
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
}

/** What an ensemble method asks the trainer to do: data, all of it known before training. */
export interface Plan {
  /** Training examples an epoch goes through. */
  readonly examples: number;
  readonly runs: readonly Run[];
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
  /** The exploration before its first step; absent where masks stay, as those of a dense network do. */
  readonly exploration?: Exploration;
}

/** How many examples a step takes at most: no more than there are. */
export const largestBatch = (plan: Plan, run: Run): number =>
  Math.min(run.batchSize, plan.examples);

/** Optimizer steps in an epoch; the last batch may be smaller. */
export function stepsPerEpoch(plan: Plan, run: Run): number {
  return Math.ceil(plan.examples / run.batchSize);
}

/** Reads off when everything in a run happens. */
export function timelineOf(plan: Plan, run: Run): readonly PhaseTimeline[] {
  const perEpoch = stepsPerEpoch(plan, run);
  let epochs = 0;
  return run.phases.map((phase) => {
    const [firstEpoch, firstStep] = [epochs + 1, epochs * perEpoch + 1];
    epochs += phase.epochs;
    const lastStep = epochs * perEpoch;
    const isDense = run.sparsity === 0;
    const isStatic = isDense || run.strategy.order === 'static';
    const updates = updatesBetween(firstStep, lastStep, isStatic ? undefined : phase.topology);
    const timeline = { phase, firstEpoch, lastEpoch: epochs, firstStep, lastStep, updates };
    const explore = phase.atStart?.explore;
    const changes =
      explore && !isDense && explore.fraction > 0 && explore.strategy.order !== 'static';
    return changes ? { ...timeline, exploration: explore } : timeline;
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
