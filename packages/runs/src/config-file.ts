import { FileError, type Json } from '@freetickets/core';
import { readJson } from '@freetickets/files';
import * as z from 'zod/mini';
import { dataFingerprint } from './data-fingerprint.js';

/** `config.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 24;

type Facts = { readonly [name: string]: string | number };

const isText = (value: unknown): value is string => typeof value === 'string';
const isFact = (value: unknown): boolean => isText(value) || typeof value === 'number';
const isRecordOf = (value: unknown, is: (value: unknown) => boolean): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(is);

const facts = z.custom<Facts>((value) => isRecordOf(value, isFact));
const texts = z.custom<{ readonly [name: string]: string }>((value) => isRecordOf(value, isText));

/** A part that tells where a run comes from, and decides nothing: one that is wrong counts as absent. */
const validOrAbsent = <T extends z.core.SomeType>(part: T) =>
  z.catch(z.optional(part), undefined as z.output<T> | undefined);

/** The file that a run's config came from. */
const configFile = z.object({
  /** Absolute. */
  path: z.string(),
  /** The keys of the config that flags changed. */
  changed: z.custom<readonly string[]>((value) => Array.isArray(value) && value.every(isText)),
});

const runRecord = z.object({
  /** With its defaults, and the paths of its data absolute. */
  config: z.custom<{ readonly [key: string]: Json }>((value) => isRecordOf(value, () => true)),
  versions: texts,
  /** The engine's name, and what it ran on (backend, variant, threads). */
  engine: facts.check(z.refine(({ name }) => isText(name))),
  /** What the run's data are recognised by; absent where an older version wrote the file. */
  data: z.optional(dataFingerprint),
  /** The index, from 0, of the run of its plan that it trained alone, where it is a member of others. */
  member: z.optional(z.int()),
  /** When the run was started, or last resumed, as ISO 8601 has it. */
  started: validOrAbsent(z.string()),
  /** The commit of the project that it ran in. */
  commit: validOrAbsent(z.string()),
  machine: validOrAbsent(facts),
  /** Where the run's folder was, absolute. */
  folder: validOrAbsent(z.string()),
  /** Absent where the config was given in code, or by flags alone. */
  configFile: validOrAbsent(configFile),
});

/** What `config.json` of a run's folder says: the config, with what and on what it ran, and the fingerprint of its data. */
export type RunRecord = Readonly<z.output<typeof runRecord>>;
/** What a run is: of its record all but by what version, when, and where it was written. */
export type RunDescription = Pick<
  RunRecord,
  'config' | 'configFile' | 'engine' | 'data' | 'member'
>;
/** The file that a run's config came from, and which keys flags changed. */
export type ConfigFile = Readonly<z.output<typeof configFile>>;
/** The engine of a run: its name, and what it ran on (backend, variant, threads). */
export type EngineRecord = RunRecord['engine'];

/** The path of a run's `config.json`. */
export const configFileOf = (folder: string): string => `${folder}/config.json`;

/**
 * Reads `config.json` of a folder; undefined where there is none, or it is not a run's. Throws a `FileError` where it cannot be
 * read, is no JSON, or is a run's whose fingerprint of its data is damaged.
 */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  const path = configFileOf(folder);
  const remedy = 'Restore it, or choose another folder.';
  const { data: record, error } = z.safeParse(runRecord, await readJson(path, LARGEST, remedy));
  if (record) return record;
  const isOnlyData = error.issues.every(({ path }) => path[0] === 'data');
  if (!isOnlyData) return undefined;
  throw new FileError(path, `is damaged: data is not a fingerprint of data. ${remedy}`);
}
