import { basename, resolve } from 'node:path';
import { FileError, OptionError } from '@freetickets/core';
import {
  type CostedRegressionEvaluation,
  type LoggedEvent,
  type RecordedEvaluation,
  type RunRecord,
  readEvaluation,
  readEvents,
  readRunRecord,
} from '@freetickets/runs';

/** What a report shows of one run: of `config.json` all but the fingerprint of the data and where the folder was. */
export interface RunData<
  E extends RecordedEvaluation | CostedRegressionEvaluation = RecordedEvaluation,
> extends Omit<RunRecord, 'data' | 'folder'> {
  /** The last part of the folder's path. */
  readonly name: string;
  /** The run's folder, as it was given. */
  readonly folder: string;
  readonly evaluation: E;
  /** Empty where the run kept no log. */
  readonly events: readonly LoggedEvent[];
}

/** A run that predicts a number. */
export type RegressionRun = RunData<CostedRegressionEvaluation>;

/** A run of classes or of a number. */
export type AnyRun = RunData<RecordedEvaluation | CostedRegressionEvaluation>;

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
export async function readRunData(folder: string): Promise<AnyRun> {
  const record = await readRunRecord(folder);
  if (record === undefined) {
    throw new OptionError('run', folder, 'the folder of a run, with its config.json');
  }
  const { data: _, folder: __, ...shown } = record;
  const { evaluation, damage } = await readEvaluation(folder);
  if (damage) throw damage;
  if (evaluation === undefined) {
    const expected = `a run that has been evaluated, with its evaluation.json. Run \`freetickets evaluate ${folder}\` first`;
    throw new OptionError('run', folder, expected);
  }
  const { events, why } = await readLog(folder);
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
  folder: string,
): Promise<{ readonly events: readonly LoggedEvent[]; readonly why?: string }> {
  const events: LoggedEvent[] = [];
  const others: number[] = [];
  let number = 0;
  for await (const { event, isEnded } of readEvents(folder, LARGEST_LOG)) {
    number++;
    if (events.length === MOST_EVENTS) {
      const problem = `holds more than the ${MOST_EVENTS} events that a report shows.`;
      throw new FileError(`${folder}/events.jsonl`, problem);
    }
    if (event) events.push(event);
    else if (isEnded) others.push(number);
  }
  if (others.length === 0) return { events };
  const first = `line ${others[0]} is no event of a run and was left out`;
  const more = others.length > 1 ? `, as were ${others.length - 1} more` : '';
  return { events, why: first + more };
}
