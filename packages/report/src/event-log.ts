import { FileError } from '@freetickets/core';
import * as z from 'zod/mini';
import { byName, list } from './up-to-wrong.js';

const place = {
  stage: z.enum(['ensemble', 'baseline']),
  run: z.number(),
  step: z.number(),
};

const byLayer = <T extends z.core.$ZodLooseShape>(shape: T) => byName(z.object(shape));

/** The events that a report shows, by their type. */
const shown = {
  'run-start': z.object({
    ...place,
    type: z.literal('run-start'),
    runs: z.number(),
    epochs: z.number(),
    steps: z.number(),
    layers: byLayer({ size: z.number(), active: z.number() }),
  }),
  topology: z.object({
    ...place,
    type: z.literal('topology'),
    cause: z.enum(['update', 'exploration']),
    layers: byLayer({ pruned: z.number(), grown: z.number() }),
  }),
  epoch: z.object({
    ...place,
    type: z.literal('epoch'),
    phase: z.string(),
    epoch: z.number(),
    epochs: z.number(),
    learningRate: z.number(),
    train: z.object({ loss: z.number(), accuracy: z.number() }),
    validation: z.object({ accuracy: z.number(), nll: z.number() }),
    layers: byLayer({ density: z.number(), explored: z.number() }),
    probe: list(z.number()),
    seconds: z.number(),
  }),
  ticket: z.object({
    ...place,
    type: z.literal('ticket'),
    ticket: z.number(),
    epoch: z.number(),
    validation: z.object({ accuracy: z.number(), nll: z.number() }),
  }),
  warning: z.object({ ...place, type: z.literal('warning'), message: z.string() }),
};

type Shown = typeof shown;
/** An event of the given type in `events.jsonl`. */
export type Logged<Type extends keyof Shown> = z.output<Shown[Type]>;
/** A line of `events.jsonl` that a report shows: a training event with its stage. */
export type LoggedEvent = { [Type in keyof Shown]: Logged<Type> }[keyof Shown];

const isShown = (type: unknown): type is keyof Shown =>
  typeof type === 'string' && Object.hasOwn(shown, type);

/**
 * The events in the text of an `events.jsonl`. Types that a report does not show are left out, and so is a last line
 * that was not finished. Throws a `FileError` naming the line where one is damaged.
 */
export function parseEvents(text: string, path: string): readonly LoggedEvent[] {
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  return lines.flatMap((line, i) => {
    const event = parseLine(line, i + 1, path);
    return event ? [event] : [];
  });
}

function parseLine(line: string, number: number, path: string): LoggedEvent | undefined {
  let content: { readonly type?: unknown } | null;
  try {
    content = JSON.parse(line);
  } catch (cause) {
    throw new FileError(path, `line ${number} is not JSON: damaged. Remove the line.`, { cause });
  }
  if (typeof content !== 'object' || content === null) {
    throw new FileError(path, `line ${number} is no event: damaged. Remove the line.`);
  }
  if (!isShown(content.type)) return undefined;
  const { data, error } = z.safeParse(shown[content.type], content);
  if (data) return data;
  const problem = `line ${number} is no ${content.type} event: ${error.issues[0]?.path.join('.')} is wrong. Remove the line.`;
  throw new FileError(path, problem, { cause: error });
}
