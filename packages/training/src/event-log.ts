import { FileError } from '@freetickets/core';
import { readLines, tryParseJson } from '@freetickets/tickets';
import * as z from 'zod/mini';
import { topologyCauses } from './events.js';

const place = { stage: z.enum(['ensemble', 'baseline']), run: z.int(), step: z.int() };

/** At most 31 years, so that no sum of them is infinite. */
const seconds = z.number().check(z.gte(0), z.lte(1e9));

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Numbers; a check of each by zod would gather the errors of a million. */
const numbers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every(isNumber),
);

/** Some numbers of each layer. */
const byLayer = <const Field extends string>(...fields: readonly Field[]) =>
  z.custom<{ readonly [layer: string]: { readonly [field in Field]: number } }>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every((layer) => fields.every((field) => isNumber(layer?.[field]))),
  );

const validation = z.object({ accuracy: z.number(), nll: z.number() });

/** What is read of each event that a run logs. */
const loggedEvent = z.discriminatedUnion('type', [
  z.object({
    ...place,
    type: z.literal('run-start'),
    runs: z.number(),
    epochs: z.number(),
    steps: z.number(),
    layers: byLayer('size', 'active'),
  }),
  z.object({
    ...place,
    type: z.literal('topology'),
    cause: z.enum(topologyCauses),
    rewoundTo: z.optional(z.number()),
    layers: byLayer('pruned', 'grown'),
  }),
  z.object({
    ...place,
    type: z.literal('epoch'),
    phase: z.string(),
    epoch: z.number(),
    epochs: z.number(),
    learningRate: z.number(),
    train: z.object({ loss: z.number(), accuracy: z.number() }),
    validation,
    layers: byLayer('density', 'explored'),
    probe: numbers,
    seconds,
  }),
  z.object({
    ...place,
    type: z.literal('ticket'),
    ticket: z.number(),
    epoch: z.number(),
    validation,
  }),
  z.object({ ...place, type: z.literal('checkpoint') }),
  z.object({
    ...place,
    type: z.literal('warning'),
    message: z.string(),
    ofResume: z.optional(z.literal(true)),
  }),
]);

/** An event in the log of a run: a training event, but for steps and ticket states, with its stage. */
export type LoggedEvent = z.output<typeof loggedEvent>;
/** An event of the given type in the log of a run. */
export type Logged<Type extends LoggedEvent['type']> = Extract<LoggedEvent, { type: Type }>;

/** A line of the log of a run. */
export interface LoggedLine {
  /** Empty where the line is longer than 16 MiB. */
  readonly bytes: Uint8Array;
  /** How many bytes of the log it takes. */
  readonly size: number;
  /** Whether it was finished, as all but the last one are. */
  readonly isEnded: boolean;
  /** What it says; absent where it is no event of a run: not finished, damaged, too long, or of another version. */
  readonly event?: LoggedEvent;
}

/**
 * Reads the log of a run (`events.jsonl`), a line at a time; none where there is no such file. Throws a `FileError` where it
 * cannot be read, and where it holds more than `limit` bytes.
 *
 * @param limit default: none, as each line is forgotten when the next is read
 */
export async function* readEvents(
  path: string,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<LoggedLine, void> {
  let total = 0;
  for await (const { bytes, size, isEnded } of readLines(path)) {
    total += size + 1;
    if (total > limit) {
      throw new FileError(path, `holds more than the ${limit} bytes that are read.`);
    }
    const { data: event } = z.safeParse(loggedEvent, isEnded ? tryParseJson(bytes) : undefined);
    yield { bytes, size, isEnded, ...(event && { event }) };
  }
}
