import { basename, join, resolve } from 'node:path';
import { FileError, type Json, OptionError } from '@freetickets/core';
import { readIfThere } from '@freetickets/tickets';
import * as z from 'zod/mini';
import { evaluationFile, type RecordedEvaluation } from './evaluation-file.js';
import { type LoggedEvent, parseEvents } from './event-log.js';
import { byName, list } from './up-to-wrong.js';

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
  /** The machine it ran on. */
  readonly machine?: { readonly [key: string]: string | number } | undefined;
  /** The file that its config came from, and the settings that were given beside it. */
  readonly configFile?: { readonly path: string; readonly changed: readonly string[] } | undefined;
  readonly evaluation: RecordedEvaluation;
  /** Empty where the run kept no log. */
  readonly events: readonly LoggedEvent[];
}

const facts = byName(z.union([z.string(), z.number()]));

const recordFile = z.object({
  config: z.record(z.string(), z.json()),
  versions: byName(z.string()),
  engine: facts,
  started: z.optional(z.string()),
  machine: z.optional(facts),
  configFile: z.optional(z.object({ path: z.string(), changed: list(z.string()) })),
});

/**
 * Reads what a report needs from a run's folder: `config.json`, `evaluation.json` and, if there, `events.jsonl`.
 *
 * Throws an `OptionError` for a folder that is no run's, or whose run has not been judged; a `FileError` for a file that
 * cannot be read or is damaged.
 *
 * @example const run = await readRunData('runs/quickstart');
 */
export async function readRunData(folder: string): Promise<RunData> {
  const record = await readText(folder, 'config.json');
  if (record === undefined) {
    throw new OptionError('run', folder, 'the folder of a run, with its config.json');
  }
  const evaluation = await readText(folder, 'evaluation.json');
  if (evaluation === undefined) {
    const expected = `a run that has been judged, with its evaluation.json. Run \`freetickets evaluate ${folder}\` first`;
    throw new OptionError('run', folder, expected);
  }
  const again = 'Restore it, or train the run again.';
  return {
    name: basename(resolve(folder)),
    folder,
    ...parse(recordFile, record, join(folder, 'config.json'), again),
    evaluation: parse(
      evaluationFile,
      evaluation,
      join(folder, 'evaluation.json'),
      `Run \`freetickets evaluate ${folder}\` again.`,
    ),
    events: parseEvents(
      (await readText(folder, 'events.jsonl')) ?? '',
      join(folder, 'events.jsonl'),
    ),
  };
}

/** As many bytes as a string holds for certain. */
const LONGEST_TEXT = 2 ** 29 - 24;

/** A file of a folder, or nothing where there is none. */
async function readText(folder: string, name: string): Promise<string | undefined> {
  const bytes = await readIfThere(join(folder, name), LONGEST_TEXT);
  return bytes && new TextDecoder().decode(bytes);
}

function parse<T>(schema: z.ZodMiniType<T>, text: string, path: string, remedy: string): T {
  const { data, error } = validated(schema, text, path, remedy);
  if (error) {
    const where = error.issues[0]?.path.join('.') || 'it';
    throw new FileError(path, `is damaged: ${where} is not what it should be. ${remedy}`, {
      cause: error,
    });
  }
  return data as T;
}

function validated<T>(schema: z.ZodMiniType<T>, text: string, path: string, remedy: string) {
  try {
    return z.safeParse(schema, JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof RangeError ? 'is nested too deep' : 'is not JSON';
    throw new FileError(path, `${problem}: damaged. ${remedy}`, { cause });
  }
}
