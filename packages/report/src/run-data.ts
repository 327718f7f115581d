import { basename, join, resolve } from 'node:path';
import { FileError, type Json, OptionError } from '@freetickets/core';
import { readJson } from '@freetickets/tickets';
import { type LoggedEvent, readEvents, readRecordedRun } from '@freetickets/training';
import * as z from 'zod/mini';
import { evaluationFile, type RecordedEvaluation } from './evaluation-file.js';

/** What a report shows of one run. */
export interface RunData {
  /** The last part of the folder's path. */
  readonly name: string;
  /** The run's folder, as it was given. */
  readonly folder: string;
  readonly config: { readonly [key: string]: Json };
  readonly versions: { readonly [name: string]: string };
  /** The engine's name, and what it says of itself. */
  readonly engine: { readonly [key: string]: string | number };
  /** When the run was started, or last resumed, as ISO 8601 has it. */
  readonly started?: string | undefined;
  /** The commit of the project that it ran in. */
  readonly commit?: string | undefined;
  /** The machine it ran on. */
  readonly machine?: { readonly [key: string]: string | number } | undefined;
  /** The file that its config came from, and the settings that were given beside it. */
  readonly configFile?: { readonly path: string; readonly changed: readonly string[] } | undefined;
  readonly evaluation: RecordedEvaluation;
  /** Empty where the run kept no log. */
  readonly events: readonly LoggedEvent[];
}

/** `evaluation.json` is read up to this size, in bytes. */
const LARGEST_EVALUATION = 2 ** 26;

/** As much of a log is read, in bytes: all of its events are held in memory. */
const LARGEST_LOG = 2 ** 28;

/** As many events of a log are shown. */
const MOST_EVENTS = 200_000;

/**
 * Reads what a report needs from a run's folder: `config.json`, `evaluation.json` and, if there, `events.jsonl`. Lines of that
 * which are no events of a run are left out, and `evaluation.missing` says so.
 *
 * Throws an `OptionError` for a folder that is no run's, or whose run has not been evaluated; a `FileError` for a file that
 * cannot be read or is damaged.
 *
 * @example const run = await readRunData('runs/quickstart');
 */
export async function readRunData(folder: string): Promise<RunData> {
  const record = await readRecordedRun(folder);
  if (record === undefined) {
    throw new OptionError('run', folder, 'the folder of a run, with its config.json');
  }
  const { data: _, folder: __, ...shown } = record;
  const evaluation = await readEvaluation(folder);
  if (evaluation === undefined) {
    const expected = `a run that has been evaluated, with its evaluation.json. Run \`freetickets evaluate ${folder}\` first`;
    throw new OptionError('run', folder, expected);
  }
  const { events, why } = await readLog(join(folder, 'events.jsonl'));
  const missing = [...(evaluation.missing ?? []), ...(why ? [{ part: 'events.jsonl', why }] : [])];
  return {
    name: basename(resolve(folder)),
    folder,
    ...shown,
    evaluation: missing.length > 0 ? { ...evaluation, missing } : evaluation,
    events,
  };
}

/** The events of a log, and what is to be said of lines that are none. */
async function readLog(
  path: string,
): Promise<{ readonly events: readonly LoggedEvent[]; readonly why?: string }> {
  const events: LoggedEvent[] = [];
  const others: number[] = [];
  let number = 0;
  for await (const { event, isEnded } of readEvents(path, LARGEST_LOG)) {
    number++;
    if (events.length === MOST_EVENTS) {
      throw new FileError(path, `holds more than the ${MOST_EVENTS} events that a report shows.`);
    }
    if (event) events.push(event);
    else if (isEnded) others.push(number);
  }
  if (others.length === 0) return { events };
  const first = `line ${others[0]} is no event of a run and was left out`;
  const more = others.length > 1 ? `, as were ${others.length - 1} more` : '';
  return { events, why: first + more };
}

/** What `evaluation.json` of a folder says; undefined where there is none. */
async function readEvaluation(folder: string): Promise<RecordedEvaluation | undefined> {
  const path = join(folder, 'evaluation.json');
  const remedy = `Run \`freetickets evaluate ${folder}\` again.`;
  const content = await readJson(path, LARGEST_EVALUATION, remedy);
  if (content === undefined) return undefined;
  const { data, error } = z.safeParse(evaluationFile, content);
  if (!error) return data;
  const where = error.issues[0]?.path.join('.') || 'it';
  throw new FileError(path, `is damaged: ${where} is not what it should be. ${remedy}`, {
    cause: error,
  });
}
