import { MOST_THREADS, parseOptions, THREADS } from '@freetickets/core';
import { backendNames } from '@freetickets/engine-tfjs';
import type { Stage } from '@freetickets/runs';
import type { TrainingEvent } from '@freetickets/training';
import * as z from 'zod/mini';
import { withPathRead } from './data-path.js';
import { type OptimizerSettings, parseOptimizer } from './optimizer-settings.js';
import {
  belowOne,
  betweenZeroAndOne,
  listOf,
  share,
  sparsity,
  wholeFrom,
} from './option-schemas.js';
import {
  optimizerDefaults,
  regressionLosses,
  requireRegressionSettings,
} from './regression-task.js';

const corruptionSettings = z.strictObject(
  {
    types: z.optional(listOf('corruptions').check(z.minLength(1, 'at least one corruption'))),
    folder: z.optional(z.string({ error: 'a folder' })),
    limit: z.optional(wholeFrom(1)),
  },
  { error: 'true, false or { types, folder, limit }' },
);

const weights = "'balanced', or a number from 0 of each class by its name: { cat: 2, dog: 1 }";
const classWeights = z.union(
  [
    z.literal('balanced'),
    z.record(z.string(), z.number({ error: weights }).check(z.gte(0, weights))),
  ],
  { error: weights },
);

const losses = `one of ${regressionLosses.join(', ')}, for a number to predict; none for classes. By quantiles (pinball) train with fitSparsely or dynamicSparse`;

const schema = z.strictObject(
  {
    dataset: z.custom((value) => value !== undefined, {
      error:
        "a data set: 'mnist', './table.csv', { name, ...options } or fromArrays({ inputs, labels })",
    }),
    model: z._default(z.unknown(), 'lenet-300-100'),
    method: z._default(z.unknown(), 'edst'),
    sparsity: z._default(sparsity, 0.8),
    distribution: z._default(z.unknown(), 'erk'),
    strategy: z._default(z.unknown(), 'rigl'),
    topology: z._default(
      z.strictObject(
        {
          everySteps: z.optional(wholeFrom(1)),
          fraction: z.optional(z.unknown()),
          endShare: z.optional(share),
          redistribution: z.optional(z.unknown()),
          gradientBatches: z.optional(wholeFrom(1)),
        },
        { error: '{ everySteps, fraction, endShare, redistribution, gradientBatches }' },
      ),
      {},
    ),
    initialMasks: z._default(z.unknown(), 'random'),
    constraint: z._default(z.unknown(), 'unstructured'),
    gradualPruning: z.optional(
      z.strictObject(
        {
          initialSparsity: z._default(belowOne, 0),
          scope: z._default(
            z.enum(['layer', 'network'], { error: "'layer' or 'network'" }),
            'layer',
          ),
        },
        { error: '{ initialSparsity, scope }' },
      ),
    ),
    optimizer: z._default(z.unknown(), 'sgd'),
    learningRateSchedule: z.optional(z.unknown()),
    loss: z.optional(z.enum(regressionLosses, { error: losses })),
    labelSmoothing: z._default(belowOne, 0),
    classWeights: z.optional(classWeights),
    ema: z.optional(
      z.strictObject(
        { decay: z._default(betweenZeroAndOne, 0.999), everySteps: z._default(wholeFrom(1), 1) },
        { error: '{ decay, everySteps }' },
      ),
    ),
    augmentation: z.optional(listOf('augmentations')),
    batchSize: z._default(wholeFrom(1), 128),
    aggregator: z._default(z.unknown(), 'mean-probability'),
    calibrator: z._default(z.unknown(), false),
    baseline: z._default(z.unknown(), false),
    ood: z._default(listOf('data sets'), []),
    corruptions: z._default(z.unknown(), false),
    metrics: z._default(listOf('metrics'), []),
    oodScores: z._default(listOf('OoD scores'), []),
    engine: z.optional(z.unknown()),
    backend: z.optional(z.enum(backendNames, { error: `one of ${backendNames.join(', ')}` })),
    threads: z.optional(
      z.int({ error: THREADS }).check(z.gte(1, THREADS), z.lte(MOST_THREADS, THREADS)),
    ),
    checkpoint: z._default(
      z.strictObject({ everyEpochs: z._default(wholeFrom(1), 1) }, { error: '{ everyEpochs }' }),
      { everyEpochs: 1 },
    ),
    out: z.optional(z.string({ error: 'a folder' }).check(z.minLength(1, 'a folder'))),
    seed: z._default(wholeFrom(0), 1),
    plugins: z._default(listOf('plugins'), []),
    onEvent: z.optional(
      z.custom<(event: TrainingEvent, stage: Stage) => void>(
        (value) => typeof value === 'function',
        { error: 'a function' },
      ),
    ),
  },
  { error: 'an object, such as { dataset: "mnist" }' },
);

/** A config with its defaults. What plugins name is still as it was given. */
export type Settings = Omit<z.output<typeof schema>, 'optimizer' | 'corruptions'> & {
  readonly corruptions: boolean | z.output<typeof corruptionSettings>;
  readonly optimizer: OptimizerSettings;
};

/** Options further inside that are looked for at the top. */
const elsewhere = [
  'optimizer.learningRate',
  'optimizer.momentum',
  'optimizer.weightDecay',
  'optimizer.clipNorm',
  'method.epochs',
  'method.tickets',
];

/** Checks a config and fills in defaults. Throws an `OptionError` that names the path of the first wrong value. */
export function parseConfig(config: unknown): Settings {
  const parsed = parseOptions('config', schema, config, elsewhere);
  const dataset = withPathRead(parsed.dataset);
  const { corruptions } = parsed;
  const settings: Settings = {
    ...parsed,
    dataset,
    optimizer: parseOptimizer(parsed.optimizer, optimizerDefaults(parsed.loss)),
    corruptions:
      typeof corruptions === 'boolean'
        ? corruptions
        : parseOptions('config: corruptions', corruptionSettings, corruptions),
  };
  requireRegressionSettings(settings);
  return settings;
}
