import { appendFile, readFile } from 'node:fs/promises';
import { FileError } from '@freetickets/core';
import { writeWhole } from '@freetickets/tickets';
import type { TrainingEvent } from '@freetickets/training';
import type { Stage } from './config.js';

/** A logged event, with the stage it belongs to. */
export type LoggedEvent = Exclude<TrainingEvent, { type: 'step' | 'done' | 'resume' }> & {
  readonly stage: Stage;
};

/**
 * Writes an event down as a line of JSON. Steps, and what would only repeat the ticket files, are left out. Where a run
 * starts or goes on, what an earlier attempt wrote about later steps is dropped.
 */
export async function logEvent(path: string, event: TrainingEvent, stage: Stage): Promise<void> {
  if (event.type === 'step' || event.type === 'done') return;
  if (event.type === 'run-start') await dropAfter(path, stage, event.run, -1);
  if (event.type === 'resume') await dropAfter(path, stage, event.run, event.step);
  else await appendFile(path, `${JSON.stringify({ stage, ...event }, summarise)}\n`);
}

/** The events written so far; a last line that was not finished is left out. */
export async function readEvents(path: string): Promise<readonly LoggedEvent[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw new FileError(path, `cannot be read (${cause.code}).`, { cause });
  });
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as LoggedEvent;
    } catch (cause) {
      throw new FileError(path, `line ${i + 1} is not JSON: damaged. Remove the line.`, { cause });
    }
  });
}

/** Drops what a stage's log says about steps after this one of this run. */
async function dropAfter(path: string, stage: Stage, run: number, step: number): Promise<void> {
  const isBefore = (event: LoggedEvent): boolean =>
    event.stage !== stage || event.run < run || (event.run === run && event.step <= step);
  const kept = (await readEvents(path)).filter(isBefore);
  await writeWhole(path, kept.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** Leaves out a ticket's weights, and shortens arrays of floats to five digits. */
function summarise(key: string, value: unknown): unknown {
  if (key === 'state') return undefined;
  return value instanceof Float32Array ? Array.from(value, (x) => Number(x.toPrecision(5))) : value;
}
