import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Json, OptionError } from '@freetickets/core';
import { isThere, readJson, writeWhole } from '@freetickets/tickets';
import { dataFingerprint } from '@freetickets/training';
import * as z from 'zod/mini';
import { commitHere } from './commit.node.js';
import { withPaths } from './config-paths.js';
import { isAbroad } from './paths.node.js';
import type { RunRecord } from './run-folder.js';
import { version } from './version.js';

/** `config.json` is read up to this size, in bytes. */
const LARGEST = 2 ** 24;

/** A part that a run may lack: a record in which it is wrong is one without it. */
const ifRight = <T extends z.core.SomeType>(part: T) =>
  z.catch(z.optional(part), undefined as z.output<T> | undefined);

/** What `config.json` holds of a `RunRecord`, and where its folder was when it was written. */
const recordFile = z.object({
  config: z.record(z.string(), z.custom<Json>()),
  versions: z.record(z.string(), z.string()),
  engine: z.catchall(z.object({ name: z.string() }), z.union([z.string(), z.number()])),
  configFile: ifRight(
    z.object({
      path: z.string().check(z.refine(isAbsolute)),
      changed: z.array(z.string()),
    }),
  ),
  data: ifRight(dataFingerprint),
  folder: ifRight(z.string().check(z.refine(isAbsolute))),
});

/** What `config.json` of a folder says, if it is a run's; its paths as they are now, where the folder moved with its data. */
export async function findRun(path: string): Promise<RunRecord | undefined> {
  const remedy = 'Restore it, or choose another folder.';
  const content = await readJson(join(path, 'config.json'), LARGEST, remedy);
  const { data: record } = z.safeParse(recordFile, content);
  if (!record) return undefined;
  const { config, versions, engine, configFile, data, folder } = record;
  const place = placeFrom(folder, path);
  return {
    config: withPaths(config, place),
    versions,
    engine,
    ...(configFile && { configFile: { ...configFile, path: place(configFile.path) } }),
    ...(data && { data }),
  };
}

/**
 * Where a path of a run is now: as far from the run's folder as it was, if there is something, else where it was. Other machines
 * are not asked.
 */
function placeFrom(then: string | undefined, now: string): (path: string) => string {
  return (path) => {
    const near = then === undefined ? path : resolve(now, relative(then, path));
    if (!isAbroad(near, now) && existsSync(near)) return resolve(near);
    return isAbroad(path, now) ? path : resolve(path);
  };
}

/** What `config.json` of a run folder says. Throws an `OptionError` where the folder is not a run's. */
export async function readRun(path: string): Promise<RunRecord> {
  const record = await findRun(path);
  if (record) return record;
  const expected = `the folder of a run, with its config.json; ${await contentsOf(path)}`;
  throw new OptionError('run', path, expected);
}

/** What is in a folder, in a few words. */
async function contentsOf(path: string): Promise<string> {
  if (!(await isThere(path))) return 'there is no such folder';
  const names = await readdir(path).catch(() => undefined);
  if (!names) return 'it is no folder';
  if (names.length === 0) return 'the folder is empty';
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `the folder holds ${names.sort().slice(0, 5).join(', ')}${more}`;
}

/** Writes down what a run is, when it was started or resumed, where, at which commit, and on what machine. */
export async function writeRun(path: string, record: RunRecord): Promise<void> {
  const commit = await commitHere();
  await writeJson(join(path, 'config.json'), {
    ...record,
    folder: resolve(path),
    started: new Date().toISOString(),
    ...(commit !== undefined && { commit }),
    machine: {
      cpu: cpus()[0]?.model.trim() || 'unknown',
      cores: cpus().length,
      platform: `${process.platform} ${process.arch}`,
    },
  });
}

/** Writes a file of JSON, whole or not at all. */
export const writeJson = (path: string, content: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);

/** The versions a run was made with. */
export const versions = (): { readonly [name: string]: string } => ({
  freetickets: version,
  node: process.version,
});
