import { FileError, type Json } from '@freetickets/core';
import { readJson } from '@freetickets/tickets';
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

const recordedRun = z.object({
  config: z.custom<{ readonly [key: string]: Json }>((value) => isRecordOf(value, () => true)),
  versions: texts,
  engine: facts.check(z.refine(({ name }) => isText(name))),
  data: z.optional(dataFingerprint),
  started: validOrAbsent(z.string()),
  commit: validOrAbsent(z.string()),
  machine: validOrAbsent(facts),
  folder: validOrAbsent(z.string()),
  configFile: validOrAbsent(
    z.object({
      path: z.string(),
      changed: z.custom<readonly string[]>((value) => Array.isArray(value) && value.every(isText)),
    }),
  ),
});

/**
 * What `config.json` of a run's folder says: the config, with what and on what it ran, the fingerprint of its data, and where
 * the folder was then.
 */
export type RecordedRun = z.output<typeof recordedRun>;

/**
 * Reads `config.json` of a folder; undefined where there is none, or it is not a run's. Throws a `FileError` where it cannot be
 * read, is no JSON, or is a run's whose fingerprint of its data is damaged.
 */
export async function readRecordedRun(folder: string): Promise<RecordedRun | undefined> {
  const path = `${folder}/config.json`;
  const remedy = 'Restore it, or choose another folder.';
  const { data: record, error } = z.safeParse(recordedRun, await readJson(path, LARGEST, remedy));
  if (record) return record;
  const isOnlyData = error.issues.every(({ path }) => path[0] === 'data');
  if (!isOnlyData) return undefined;
  throw new FileError(path, `is damaged: data is not a fingerprint of data. ${remedy}`);
}
