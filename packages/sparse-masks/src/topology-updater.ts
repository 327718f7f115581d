import {
  isUpdate,
  type LayerView,
  PluginError,
  pluginLabel,
  random,
  type Schedule,
  type Signal,
  type Strategy,
  show,
  signalsOf,
  type UpdateSteps,
} from '@freetickets/core';
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
}

/**
 * Updates one layer; undefined where nothing is replaced. Its random numbers are derived from `name`. Throws as
 * `updateTopology` does.
 */
export type LayerUpdate = (layer: LayerView, name: string) => TopologyUpdate | undefined;

/** Decides for any training loop when its topology is updated, and how: with which fraction and random numbers. */
export class TopologyUpdater {
  /** What the strategy's criteria need. */
  readonly signals: readonly Signal[];

  constructor(private readonly options: TopologyUpdaterOptions) {
    this.signals = signalsOf(options.strategy);
  }

  /** Whether an update comes after a step. */
  isDue(step: number): boolean {
    return isUpdate(this.options.updates, step);
  }

  /**
   * The signals to collect with the batch of a step: none unless an update comes after it. The dense momentum is not
   * among them, as that is tracked over all steps.
   */
  signalsAt(step: number): readonly Signal[] {
    if (!this.isDue(step)) return [];
    return this.signals.filter((signal) => signal !== 'denseMomentum');
  }

  /** The update that comes after a step, if one does. Throws a `PluginError` where the schedule gives no fraction. */
  updateAfter(step: number): LayerUpdate | undefined {
    if (!this.isDue(step)) return undefined;
    const { strategy, seed, label } = this.options;
    const fraction = this.fractionAfter(step);
    return (layer, name) => {
      const stream = random.derive(seed, label, step, name);
      const update = updateTopology(layer, strategy, fraction, stream);
      return update.grown.length > 0 ? update : undefined;
    };
  }

  private fractionAfter(step: number): number {
    const { fraction, firstStep, lastStep } = this.options;
    if (typeof fraction === 'number') return fraction;
    const progress = (step - firstStep + 1) / (lastStep - firstStep + 1);
    const value = fraction.at(progress);
    if (Number.isFinite(value) && value >= 0 && value <= 1) return value;
    throw new PluginError(
      pluginLabel(fraction, 'the schedule'),
      `at(${progress}) returned ${show(value)}, expected a fraction of active weights: a number from 0 to 1.`,
    );
  }
}
