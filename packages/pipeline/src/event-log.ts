import { appendLine, writeWhole } from '@freetickets/tickets';
import {
  type LoggedEvent,
  type LoggedLine,
  readEvents,
  type TrainingEvent,
} from '@freetickets/training';
import type { Stage } from './config.js';
import type { LastLayers } from './explored-shares.js';

/** As many bytes of a log are written at once. */
const CHUNK = 2 ** 20;

const lineFeed = Buffer.from('\n');

/**
 * Writes an event down as a line of JSON. Steps, and what would only repeat the ticket files, are left out. Where a run
 * starts or goes on, what an earlier attempt wrote about later steps is dropped.
 */
export async function logEvent(path: string, event: TrainingEvent, stage: Stage): Promise<void> {
  if (event.type === 'step' || event.type === 'done') return;
  const { type, run, step } = event;
  if (type === 'run-start') await keep(path, (held) => held.stage !== stage || held.run < run);
  if (type === 'resume') {
    // A checkpoint after this very step, and what a resume warned of, are logged again where they still hold.
    const isAgain = (held: LoggedEvent): boolean =>
      held.type === 'checkpoint' || (held.type === 'warning' && held.ofResume === true);
    const isBehind = (held: LoggedEvent): boolean =>
      held.run < run ||
      (held.run === run && (held.step < step || (held.step === step && !isAgain(held))));
    await keep(path, (held) => held.stage !== stage || isBehind(held));
  } else await appendLine(path, JSON.stringify({ stage, ...event }, summarise));
}

/** Wall-clock time of the training steps of a stage, in seconds. */
export async function loggedSeconds(path: string, stage: Stage): Promise<number> {
  let sum = 0;
  for await (const { event } of readEvents(path)) {
    if (event?.type === 'epoch' && event.stage === stage) sum += event.seconds;
  }
  return sum;
}

/** What the layers of each run of a stage were after its last epoch. */
export async function loggedLayers(path: string, stage: Stage): Promise<LastLayers[]> {
  const runs: LastLayers[] = [];
  for await (const { event } of readEvents(path)) {
    if (event?.type === 'epoch' && event.stage === stage) runs[event.run - 1] = event.layers;
  }
  return runs.filter((layers) => layers);
}

/** Drops the events that are not to be kept, lines that are too long, and a last line that was not finished. Other lines stay. */
async function keep(path: string, isKept: (event: LoggedEvent) => boolean): Promise<void> {
  const stays = ({ bytes, size, isEnded, event }: LoggedLine): boolean =>
    isEnded && bytes.length === size && (!event || isKept(event));
  for await (const line of readEvents(path)) {
    if (!stays(line)) return writeWhole(path, () => linesThat(stays, path));
  }
}

/** The lines of a log that stay, many at a time. */
async function* linesThat(
  stays: (line: LoggedLine) => boolean,
  path: string,
): AsyncGenerator<Uint8Array, void> {
  let lines: Uint8Array[] = [];
  let length = 0;
  for await (const line of readEvents(path)) {
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
