import {
  callPlugin,
  isUpdate,
  type LayerView,
  type MaskConstraint,
  nextUpdate,
  PluginError,
  pluginLabel,
  type Redistribution,
  type Regrow,
  random,
  type Schedule,
  type Signal,
  type Strategy,
  show,
  signalsOf,
  type UpdateSteps,
} from '@freetickets/core';
import { networkSurvey } from './network-survey.js';
import type { SparsityPath } from './sparsity-path.js';
import { type TopologyUpdate, updateTopology } from './update-topology.js';

/** When and how a topology is updated. Steps count from 1. */
export interface TopologyUpdaterOptions {
  readonly strategy: Strategy;
  /** After which steps. */
  readonly updates: UpdateSteps;
  /**
   * The share of a layer's active weights that an update replaces: a number in [0, 1], or a schedule from `firstStep` to
   * `lastStep`.
   */
  readonly fraction: number | Schedule;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly seed: number;
  /** Tells the random numbers of these updates from those of others with the same seed. */
  readonly label: string;
  /** Default: every layer grows as many weights as it lost. */
  readonly redistribution?: Redistribution | undefined;
  /** Default: any mask. */
  readonly constraint?: MaskConstraint | undefined;
  /** Default: the number of active weights stays. */
  readonly path?: SparsityPath | undefined;
  /** What becomes of a position that is pruned and chosen again. Default: `keep`. */
  readonly regrow?: Regrow | undefined;
  /** How many steps' batches the dense gradient is averaged over. Default: 1. */
  readonly gradientBatches?: number | undefined;
}

/** Updates the layers of a network, one at a time. */
export interface LayerUpdate {
  /**
   * Updates one layer; undefined where nothing is replaced. Its random numbers are derived from `name`. Throws as
   * `updateTopology` does.
   */
  (layer: LayerView, name: string): TopologyUpdate | undefined;
  /** There where layers depend on one another: to be told of every layer before the first is updated. */
  readonly survey?: (layer: LayerView, name: string) => void;
}

/** Decides for any training loop when its topology is updated, and how: with which fraction and random numbers. */
export class TopologyUpdater {
  /** What the criteria need. */
  readonly signals: readonly Signal[];

  constructor(private readonly options: TopologyUpdaterOptions) {
    const { strategy, redistribution } = options;
    this.signals = [...new Set([...signalsOf(strategy), ...(redistribution?.needs ?? [])])];
  }

  /** Whether a position that is pruned and grown again starts at 0 with fresh slots. */
  get restarts(): boolean {
    return this.options.regrow === 'restart';
  }

  /** Whether an update comes after a step. */
  isDue(step: number): boolean {
    return isUpdate(this.options.updates, step);
  }

  /**
   * The signals to collect with the batch of a step: none unless an update comes after it, but for a dense gradient that is
   * averaged. The dense momentum is not among them, as that is tracked over all steps.
   */
  signalsAt(step: number): readonly Signal[] {
    const { signals } = this;
    if (this.isDue(step)) return signals.filter((signal) => signal !== 'denseMomentum');
    return this.isAveraged(step) ? ['denseGradient'] : [];
  }

  /** Whether the dense gradient of a step's batch is part of an average that a later update needs, or the one after it. */
  isAveraged(step: number): boolean {
    const { updates, gradientBatches = 1 } = this.options;
    if (gradientBatches === 1 || !this.signals.includes('denseGradient')) return false;
    const next = nextUpdate(updates, step);
    return next !== undefined && next - step < gradientBatches;
  }

  /** The update that comes after a step, if one does. Throws a `PluginError` where the schedule gives no fraction. */
  updateAfter(step: number): LayerUpdate | undefined {
    if (!this.isDue(step)) return undefined;
    const {
      strategy,
      seed,
      label,
      regrow = 'keep',
      redistribution,
      constraint,
      path,
    } = this.options;
    const fraction = this.fractionAfter(step);
    const streamOf = (name: string) => random.derive(seed, label, step, name);
    const excludePruned = regrow === 'exclude';
    const growsApart = excludePruned || strategy.order === 'grow-first';
    const survey = networkSurvey({
      strategy,
      redistribution,
      constraint,
      path,
      growsApart,
      fraction,
      step,
      streamOf,
    });
    const update = (layer: LayerView, name: string): TopologyUpdate | undefined => {
      const counts = survey?.countsOf(name) ?? fraction;
      const rules = { constraint, excludePruned };
      const updated = updateTopology(layer, strategy, counts, streamOf(name), rules);
      const { pruned, grown, regrown } = updated;
      const isChanged = pruned.length > 0 || grown.length > 0;
      return isChanged || (this.restarts && regrown.length > 0) ? updated : undefined;
    };
    return survey ? Object.assign(update, { survey: survey.add }) : update;
  }

  private fractionAfter(step: number): number {
    const { fraction, firstStep, lastStep } = this.options;
    if (typeof fraction === 'number') return fraction;
    const progress = (step - firstStep + 1) / (lastStep - firstStep + 1);
    const label = pluginLabel(fraction, 'the schedule');
    const value = callPlugin(label, `at(${progress})`, () => fraction.at(progress));
    if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
    throw new PluginError(
      label,
      `at(${progress}) returned ${show(value)}, expected a fraction of active weights: a number from 0 to 1.`,
    );
  }
}
