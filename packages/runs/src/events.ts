import * as z from 'zod/mini';
import { object } from './schema-parts.js';

/** Where an event stands. Runs and steps count from 1; step 0 is before the first. */
const place = { stage: z.enum(['ensemble', 'baseline']), run: z.int(), step: z.int() };

/** At most 31 years, so that no sum of them is infinite. */
const seconds = z.number().check(z.gte(0), z.lte(1e9));

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Numbers; a check of each by zod would gather the errors of a million. */
const numbers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every(isNumber),
);

/** Some numbers of each layer, by masked parameter. */
const byLayer = <const Field extends string, const Optional extends string = never>(
  fields: readonly Field[],
  optional: readonly Optional[] = [],
) =>
  z.custom<{
    readonly [parameter: string]: { readonly [field in Field]: number } & {
      readonly [field in Optional]?: number;
    };
  }>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every(
        (layer) =>
          fields.every((field) => isNumber(layer?.[field])) &&
          optional.every((field) => layer[field] === undefined || isNumber(layer[field])),
      ),
  );

/** How good a network is on the validation examples: as a classifier, or by the loss that a regression trains by. */
export const validation = z.union([
  object({
    accuracy: z.number(),
    /** Mean negative log-likelihood in nats. */
    nll: z.number(),
  }),
  /** Of standardised targets, as in training. */
  object({ loss: z.number() }),
]);

/** How good a network is on the validation examples: `accuracy` and `nll` of classes, or the `loss` of a regression. */
export type Validation = z.output<typeof validation>;

/**
 * Why masks change: a regular update; the global exploration or the one-shot pruning that opens a phase; the superposition of
 * a run's tickets, which are pruned from what is active in any of them.
 */
const topologyCauses = ['update', 'exploration', 'pruning', 'superposition'] as const;
export type TopologyCause = (typeof topologyCauses)[number];

/** What is read of each line of `events.jsonl`. Epochs and tickets count from 1. */
export const loggedEvent = z.discriminatedUnion('type', [
  /** A run of the plan begins. */
  z.object({
    ...place,
    type: z.literal('run-start'),
    /** Runs of the plan. */
    runs: z.number(),
    /** Of the run. */
    epochs: z.number(),
    /** Of the run. */
    steps: z.number(),
    /** How many weights each masked parameter has, and how many are active. */
    layers: byLayer(['size', 'active']),
  }),
  /** Masks changed. A change that would have replaced less than a weight of each layer is not told. */
  z.object({
    ...place,
    type: z.literal('topology'),
    cause: z.enum(topologyCauses),
    /** The epoch that the weights that are left went back to, where pruning rewound them; 0: the initial ones. */
    rewoundTo: z.optional(z.number()),
    /**
     * How many weights left, how many came, how many were pruned and grown again at once, and how many are active now. Fully
     * dense parameters are not listed. `ablated`: how many outputs have no weight, where a constraint takes all of some.
     */
    layers: byLayer(['pruned', 'grown', 'regrown', 'active'], ['ablated']),
  }),
  z.object({
    ...place,
    type: z.literal('epoch'),
    phase: z.string(),
    epoch: z.number(),
    epochs: z.number(),
    /** Of the epoch's last step. */
    learningRate: z.number(),
    /** Mean over the epoch's batches as they came; no accuracy of a regression. */
    train: object({ loss: z.number(), accuracy: z.optional(z.number()) }),
    validation,
    /** Active / all, and ever active / all. */
    layers: byLayer(['density', 'explored']),
    /** Outputs of the first validation examples, row-major over [example, output]: of 200, but no more than 2^15 outputs. */
    probe: numbers,
    /** Wall-clock time of the epoch's training steps. */
    seconds,
  }),
  z.object({
    ...place,
    type: z.literal('ticket'),
    ticket: z.number(),
    /** The epoch whose state it is. */
    epoch: z.number(),
    /** Of heads that were trained together, that of the mean of their predictions. */
    validation,
  }),
  z.object({ ...place, type: z.literal('checkpoint') }),
  z.object({
    ...place,
    type: z.literal('warning'),
    message: z.string(),
    /** Set where the run goes on after this step, and the warning is of that. */
    ofResume: z.optional(z.literal(true)),
  }),
]);

/** An event in the log of a run. */
export type LoggedEvent = z.output<typeof loggedEvent>;
/** An event of the given type in the log of a run. */
export type Logged<Type extends LoggedEvent['type']> = Extract<LoggedEvent, { type: Type }>;
/** What a run trains: the ensemble, or the dense network that it is compared with. */
export type Stage = LoggedEvent['stage'];

/** By masked parameter, after a run's last epoch: active / all, and ever active / all. */
export type LastLayers = Logged<'epoch'>['layers'];

/** An event as training tells it, before it is known of which stage it is; logits as they are computed. */
export type Told<Type extends LoggedEvent['type']> = Readonly<
  Omit<Logged<Type>, 'stage' | 'probe'> & (Type extends 'epoch' ? { probe: Float32Array } : unknown)
>;
