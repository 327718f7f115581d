import { parseOptions } from '@freetickets/core';
import { backendNames } from '@freetickets/engine-tfjs';
import type { TrainingEvent } from '@freetickets/training';
import * as z from 'zod/mini';
import type { Stage } from './config.js';
import { withPathRead } from './data-path.js';

type Check = z.core.$ZodCheck<number>;
const number = (expected: string, ...checks: ((message: string) => Check)[]) =>
  z.number({ error: expected }).check(...checks.map((check) => check(expected)));
const from = (minimum: number) => (message: string) => z.gte(minimum, message);
const above = (bound: number) => (message: string) => z.gt(bound, message);
const below = (bound: number) => (message: string) => z.lt(bound, message);

const positive = number('a number above 0', above(0));
const notNegative = number('a number of at least 0', from(0));
const share = number('a number above 0, at most 1', above(0), (message) => z.lte(1, message));
const belowOne = number('a number from 0 up to, but not including, 1', from(0), below(1));
const wholeFrom = (minimum: number) => {
  const expected = `a whole number of at least ${minimum}`;
  return z.int({ error: expected }).check(z.gte(minimum, expected));
};

/** A list whose items are checked where they are used, at most 100 of them. */
const listOf = (what: string) => {
  const expected = `a list of ${what}, at most 100`;
  return z.array(z.unknown(), { error: expected }).check(z.maxLength(100, expected));
};

const THREADS = 'a whole number from 1 to 256';

const optimizers = {
  sgd: z.strictObject({
    name: z.literal('sgd'),
    learningRate: z._default(positive, 0.05),
    momentum: z._default(belowOne, 0.9),
    nesterov: z._default(z.boolean({ error: 'true or false' }), false),
    weightDecay: z._default(notNegative, 5e-4),
    clipNorm: z.optional(positive),
  }),
  adam: z.strictObject({
    name: z.literal('adam'),
    learningRate: z._default(positive, 0.001),
    beta1: z._default(belowOne, 0.9),
    beta2: z._default(belowOne, 0.999),
    epsilon: z._default(positive, 1e-7),
    weightDecay: z._default(notNegative, 0),
    clipNorm: z.optional(positive),
  }),
};
const anyOptimizer = z.looseObject(
  { name: z.optional(z.enum(['sgd', 'adam'], { error: "'sgd' or 'adam'" })) },
  { error: "'sgd', 'adam' or { name, ...options }" },
);

const corruptionSettings = z.strictObject(
  {
    types: z.optional(listOf('corruptions').check(z.minLength(1, 'at least one corruption'))),
    folder: z.optional(z.string({ error: 'a folder' })),
    limit: z.optional(wholeFrom(1)),
  },
  { error: 'true, false or { types, folder, limit }' },
);

const schema = z.strictObject(
  {
    dataset: z.custom((value) => value !== undefined, {
      error:
        "a data set: 'mnist', './table.csv', { name, ...options } or fromArrays({ inputs, labels })",
    }),
    model: z._default(z.unknown(), 'lenet-300-100'),
    method: z._default(z.unknown(), 'edst'),
    sparsity: z._default(belowOne, 0.8),
    distribution: z._default(z.unknown(), 'erk'),
    strategy: z._default(z.unknown(), 'rigl'),
    topology: z._default(
      z.strictObject(
        {
          every: z.optional(wholeFrom(1)),
          fraction: z.optional(z.unknown()),
          end: z.optional(share),
        },
        { error: '{ every, fraction, end }' },
      ),
      {},
    ),
    optimizer: z._default(z.unknown(), 'sgd'),
    labelSmoothing: z._default(belowOne, 0),
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
    threads: z.optional(z.int({ error: THREADS }).check(z.gte(1, THREADS), z.lte(256, THREADS))),
    checkpoint: z._default(
      z.strictObject({ everyEpochs: z._default(wholeFrom(1), 1) }, { error: '{ everyEpochs }' }),
      { everyEpochs: 1 },
    ),
    out: z.optional(z.string({ error: 'a folder' })),
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
  readonly optimizer: z.output<(typeof optimizers)['sgd'] | (typeof optimizers)['adam']>;
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
  return {
    ...parsed,
    dataset,
    optimizer: parseOptimizer(parsed.optimizer),
    corruptions:
      typeof corruptions === 'boolean'
        ? corruptions
        : parseOptions('config: corruptions', corruptionSettings, corruptions),
  };
}

function parseOptimizer(given: unknown): Settings['optimizer'] {
  const owner = 'config: optimizer';
  const object = typeof given === 'string' ? { name: given } : given;
  const { name = 'sgd', ...options } = parseOptions(owner, anyOptimizer, object);
  return parseOptions(owner, optimizers[name], { name, ...options });
}
