import { FileError } from '@freetickets/core';
import { appendLine, type Line, readLines, tryParseJson, writeWhole } from '@freetickets/files';
import * as z from 'zod/mini';
import { type LastLayers, type LoggedEvent, loggedEvent, type Stage, type Told } from './events.js';

/** As many bytes of a log are written at once. */
const CHUNK = 2 ** 20;

const lineFeed = new TextEncoder().encode('\n');

/** The path of a folder's log. */
export const logOf = (folder: string): string => `${folder}/events.jsonl`;

/** What training tells of that is written down, and that a run goes on after a step. */
export type EventToLog =
  | { readonly [Type in LoggedEvent['type']]: Told<Type> }[LoggedEvent['type']]
  | { readonly type: 'resume'; readonly run: number; readonly step: number };

/** A line of the log of a run: its bytes are absent where it is longer than 16 MiB. */
export interface LoggedLine extends Line {
  /** What it says; absent where it is no event of a run: not finished, damaged, too long, or of another version. */
  readonly event?: LoggedEvent;
}

/**
 * Reads the log of a run's folder (`events.jsonl`), a line at a time; none where there is no such file. Throws a `FileError`
 * where it cannot be read, and where it holds more than `limit` bytes.
 *
 * @param limit default: none, as each line is forgotten when the next is read
 */
export async function* readEvents(
  folder: string,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<LoggedLine, void> {
  const path = logOf(folder);
  let total = 0;
  for await (const line of readLines(path)) {
    total += line.size + 1;
    if (total > limit) {
      throw new FileError(path, `holds more than the ${limit} bytes that are read.`);
    }
    const content = line.isEnded ? tryParseJson(line.bytes) : undefined;
    const { data: event } = z.safeParse(loggedEvent, content);
    yield { ...line, ...(event && { event }) };
  }
}

/**
 * Writes an event down as a line of JSON, without the ticket's state that the ticket files hold. Where a run starts or goes
 * on, what an earlier attempt wrote about later steps is dropped.
 */
export async function logEvent(folder: string, event: EventToLog, stage: Stage): Promise<void> {
  const { type, run, step } = event;
  if (type === 'run-start') await keep(folder, (held) => held.stage !== stage || held.run < run);
  if (type === 'resume') {
    // A checkpoint after this very step, and what a resume warned of, are logged again where they still hold.
    const isAgain = (held: LoggedEvent): boolean =>
      held.type === 'checkpoint' || (held.type === 'warning' && held.ofResume === true);
    const isBehind = (held: LoggedEvent): boolean =>
      held.run < run ||
      (held.run === run && (held.step < step || (held.step === step && !isAgain(held))));
    await keep(folder, (held) => held.stage !== stage || isBehind(held));
  } else await appendLine(logOf(folder), JSON.stringify({ stage, ...event }, summarise));
}

/** Wall-clock time of the training steps of a stage, in seconds. */
export async function loggedSeconds(folder: string, stage: Stage): Promise<number> {
  let sum = 0;
  for await (const { event } of readEvents(folder)) {
    if (event?.type === 'epoch' && event.stage === stage) sum += event.seconds;
  }
  return sum;
}

/** What the layers of each run of a stage were after its last epoch. */
export async function loggedLayers(folder: string, stage: Stage): Promise<LastLayers[]> {
  const runs: LastLayers[] = [];
  for await (const { event } of readEvents(folder)) {
    if (event?.type === 'epoch' && event.stage === stage) runs[event.run - 1] = event.layers;
  }
  return runs.filter((layers) => layers);
}

/** What was warned of while a stage trained. */
export async function loggedWarnings(folder: string, stage: Stage): Promise<readonly string[]> {
  const messages: string[] = [];
  for await (const { event } of readEvents(folder)) {
    if (event?.type === 'warning' && event.stage === stage) messages.push(event.message);
  }
  return messages;
}

/** Drops the events that are not to be kept, lines that are too long, and a last line that was not finished. Other lines stay. */
async function keep(folder: string, isKept: (event: LoggedEvent) => boolean): Promise<void> {
  const stays = ({ bytes, size, isEnded, event }: LoggedLine): boolean =>
    isEnded && bytes.length === size && (!event || isKept(event));
  for await (const line of readEvents(folder)) {
    if (!stays(line)) return writeWhole(logOf(folder), () => linesThat(stays, folder));
  }
}

/** The lines of a log that stay, many at a time. */
async function* linesThat(
  stays: (line: LoggedLine) => boolean,
  folder: string,
): AsyncGenerator<Uint8Array, void> {
  let lines: Uint8Array[] = [];
  let length = 0;
  for await (const line of readEvents(folder)) {
    if (!stays(line)) continue;
    lines.push(line.bytes, lineFeed);
    length += line.bytes.length + 1;
    if (length < CHUNK) continue;
    yield Buffer.concat(lines);
    [lines, length] = [[], 0];
  }
  yield Buffer.concat(lines);
}

/** Leaves out a ticket's weights, and shortens arrays of floats to five digits. */
function summarise(key: string, value: unknown): unknown {
  if (key === 'state') return undefined;
  return value instanceof Float32Array ? Array.from(value, (x) => Number(x.toPrecision(5))) : value;
}
