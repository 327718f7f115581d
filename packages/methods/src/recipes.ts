import type { PlanSettings, PluginSpec, Schedule, TopologySchedule } from '@freetickets/core';
import { constant, cosine, linear, step, warmup } from '@freetickets/schedulers';
import * as z from 'zod/mini';

/** A period of training: how long by default, and its learning rate from the run's largest one. */
interface TrainingPeriod {
  readonly epochs: number;
  learningRate(largest: number): Schedule;
}

/** How a family of experiments schedules learning rate and topology. */
export interface Recipe {
  /** EDST's first phase. */
  readonly exploration: TrainingPeriod;
  /** Each of EDST's refinement phases. */
  readonly refinement: TrainingPeriod;
  /** What follows a one-shot pruning. */
  readonly finetuning: TrainingPeriod;
  /** A small step from one ticket to the next, between two lows of the learning rate. */
  readonly cycle: TrainingPeriod;
  /** A run that makes one ticket: DST, static sparse, dense. */
  readonly single: TrainingPeriod;
  /** Epochs of a dense run, where they are not those of `single`. */
  readonly denseEpochs?: number;
  /** How training images are augmented. */
  readonly augmentation: readonly PluginSpec[];
  /** Topology updates of a phase of `steps` steps. */
  topology(steps: number): TopologySchedule;
}

export type RecipeName = 'small' | 'cifar' | 'imagenet' | 'itop';

/** A learning rate that rises in a straight line from `low` to `high` at half way, and falls back. */
const triangle = (low: number, high: number): Schedule =>
  warmup({ share: 0.5, from: low / high, after: linear({ from: high, to: low }) });

/** The progress of what follows a warm-up of `share`, at `progress` of the whole. */
const afterWarmup = (share: number, progress: number): number => (progress - share) / (1 - share);

/** The library's own defaults, for data that trains in minutes. */
const small: Recipe = {
  exploration: {
    epochs: 6,
    learningRate: (largest) => warmup({ share: 0.1, after: constant({ value: largest }) }),
  },
  refinement: {
    epochs: 4,
    learningRate: (largest) => step({ from: 0.1 * largest, factor: 0.1, at: [0.5] }),
  },
  finetuning: {
    epochs: 4,
    learningRate: (largest) => step({ from: 0.1 * largest, factor: 0.1, at: [0.5] }),
  },
  cycle: { epochs: 2, learningRate: (largest) => triangle(0.01 * largest, 0.05 * largest) },
  single: {
    epochs: 10,
    learningRate: (largest) =>
      warmup({
        share: 0.06,
        after: step({
          from: largest,
          factor: 0.1,
          at: [afterWarmup(0.06, 0.6), afterWarmup(0.06, 0.8)],
        }),
      }),
  },
  augmentation: [],
  topology: (steps) => ({
    everySteps: Math.max(10, Math.floor(steps / 30)),
    fraction: cosine({ from: 0.5, to: 0 }),
    endShare: 0.75,
  }),
};

/**
 * `small`: the library's own defaults, for data that trains in minutes; a single run steps down where EDST's way to
 * its first ticket does. `itop`: the same, but for topology updates that come seldom and replace half of the weights, so that
 * what was grown is trained before it is pruned again (Liu et al. 2021, "Do we actually need dense over-parameterization?"). `cifar` and `imagenet`: the schedules of
 * Liu et al. 2022 for WRN-28-10 and ResNet-50, with their augmentation, where the largest learning rate is 0.1. (The paper's step-downs of single
 * ImageNet runs are not published; ours lie at 30, 70 and 90% as RigL's do. Nor is how long pruned networks are finetuned; ours as
 * long as a ticket is refined.) Their cycles are those of Sup-tickets (Yin et al. 2022).
 */
export const recipes: { readonly [name in RecipeName]: Recipe } = {
  small,
  itop: {
    ...small,
    topology: (steps) => ({
      everySteps: Math.max(10, Math.floor(steps / 8)),
      fraction: constant({ value: 0.5 }),
      endShare: 0.75,
    }),
  },
  cifar: {
    exploration: { epochs: 150, learningRate: (largest) => constant({ value: largest }) },
    refinement: {
      epochs: 100,
      learningRate: (largest) => step({ from: 0.1 * largest, factor: 0.1, at: [0.5] }),
    },
    finetuning: {
      epochs: 100,
      learningRate: (largest) => constant({ value: 0.01 * largest }),
    },
    cycle: { epochs: 8, learningRate: (largest) => triangle(0.01 * largest, 0.05 * largest) },
    single: {
      epochs: 250,
      learningRate: (largest) => step({ from: largest, factor: 0.1, at: [125 / 250, 187 / 250] }),
    },
    augmentation: ['pad-crop', 'flip'],
    topology: () => ({ everySteps: 1000, fraction: constant({ value: 0.5 }), endShare: 1 }),
  },
  imagenet: {
    exploration: {
      epochs: 30,
      learningRate: (largest) => warmup({ share: 5 / 30, after: constant({ value: largest }) }),
    },
    refinement: {
      epochs: 70,
      learningRate: (largest) => step({ from: 0.1 * largest, factor: 0.1, at: [30 / 70, 60 / 70] }),
    },
    finetuning: {
      epochs: 70,
      learningRate: (largest) => constant({ value: 0.01 * largest }),
    },
    cycle: { epochs: 2, learningRate: (largest) => triangle(0.001 * largest, 0.005 * largest) },
    denseEpochs: 150,
    single: {
      epochs: 200,
      learningRate: (largest) =>
        warmup({
          share: 0.025,
          after: step({
            from: largest,
            factor: 0.1,
            at: [0.3, 0.7, 0.9].map((progress) => afterWarmup(0.025, progress)),
          }),
        }),
    },
    augmentation: ['random-resized-crop', 'flip'],
    topology: () => ({ everySteps: 4000, fraction: cosine({ from: 0.5, to: 0.005 }), endShare: 1 }),
  },
};

/** The option `preset` of every method: a recipe's name. */
export const preset = z._default(
  z.enum(['small', 'cifar', 'imagenet', 'itop'], {
    error: "'small', 'cifar', 'imagenet' or 'itop'",
  }),
  'small',
);

/** A phase's topology updates: the recipe's, with what the settings say instead. */
export function topologyOf(
  recipe: Recipe,
  settings: PlanSettings,
  epochs: number,
): TopologySchedule {
  const steps = epochs * Math.ceil(settings.examples / settings.batchSize);
  return { ...recipe.topology(steps), ...settings.topology };
}
