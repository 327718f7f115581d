import { FileError } from '@freetickets/core';
import { appendLine, readIfThere, writeWhole } from '@freetickets/tickets';
import type { TrainingEvent } from '@freetickets/training';
import * as z from 'zod/mini';
import type { Stage } from './config.js';

/** What every logged event has, besides what its type has. */
const loggedEvent = z.object({
  stage: z.enum(['ensemble', 'baseline']),
  type: z.string(),
  run: z.int(),
  step: z.int(),
  /** Of an epoch. */
  seconds: z.optional(z.number()),
});

type LoggedEvent = z.output<typeof loggedEvent>;

/** A line of the log, and what it says. */
interface LoggedLine {
  readonly line: string;
  readonly event: LoggedEvent;
}

/**
 * Writes an event down as a line of JSON. Steps, and what would only repeat the ticket files, are left out. Where a run
 * starts or goes on, what an earlier attempt wrote about later steps is dropped.
 */
export async function logEvent(path: string, event: TrainingEvent, stage: Stage): Promise<void> {
  if (event.type === 'step' || event.type === 'done') return;
  const { type, run, step } = event;
  if (type === 'run-start') await keep(path, (held) => held.stage !== stage || held.run < run);
  if (type === 'resume') {
    // A checkpoint after this very step is told again where it was due.
    const isBehind = (held: LoggedEvent): boolean =>
      held.run < run ||
      (held.run === run &&
        (held.step < step || (held.step === step && held.type !== 'checkpoint')));
    await keep(path, (held) => held.stage !== stage || isBehind(held));
  } else await appendLine(path, JSON.stringify({ stage, ...event }, summarise));
}

/** Wall-clock time of the training steps of a stage, in seconds. */
export async function loggedSeconds(path: string, stage: Stage): Promise<number> {
  const { lines } = await readLog(path);
  return lines.reduce(
    (sum, { event }) =>
      sum + (event.stage === stage && event.type === 'epoch' ? (event.seconds ?? 0) : 0),
    0,
  );
}

/** Drops the events that are not to be kept, and a last line that was not finished. */
async function keep(path: string, isKept: (event: LoggedEvent) => boolean): Promise<void> {
  const { lines, isWhole } = await readLog(path);
  const kept = lines.filter(({ event }) => isKept(event));
  if (isWhole && kept.length === lines.length) return;
  await writeWhole(path, Buffer.concat(kept.map(({ line }) => Buffer.from(`${line}\n`))));
}

/** The lines written so far, but for a last one that was not finished: then the log is not whole. */
async function readLog(path: string): Promise<{ lines: LoggedLine[]; isWhole: boolean }> {
  const bytes = (await readIfThere(path)) ?? new Uint8Array();
  const lines: LoggedLine[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = new TextDecoder().decode(bytes.subarray(start, end));
    lines.push({ line, event: parseLine(line, `${path}: line ${lines.length + 1}`) });
    start = end + 1;
  }
  return { lines, isWhole: start === bytes.length };
}

function parseLine(line: string, place: string): LoggedEvent {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch (cause) {
    throw new FileError(place, 'is not JSON: damaged. Remove the line.', { cause });
  }
  const { data, error } = z.safeParse(loggedEvent, content);
  if (data) return data;
  throw new FileError(place, 'is no event of a run: damaged. Remove the line.', { cause: error });
}

/** Leaves out a ticket's weights, and shortens arrays of floats to five digits. */
function summarise(key: string, value: unknown): unknown {
  if (key === 'state') return undefined;
  return value instanceof Float32Array ? Array.from(value, (x) => Number(x.toPrecision(5))) : value;
}
