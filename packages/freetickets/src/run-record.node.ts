import { existsSync } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { FileError, OptionError } from '@freetickets/core';
import { writeWhole } from '@freetickets/tickets';
import { readRecordedRun } from '@freetickets/training';
import { commitHere } from './commit.node.js';
import { withPaths } from './config-paths.js';
import type { RunRecord } from './run-folder.js';
import { version } from './version.js';

/** What `config.json` of a folder says, if it is a run's; its paths as they are now, where the folder moved with its data. */
export async function findRun(path: string): Promise<RunRecord | undefined> {
  const record = await readRecordedRun(path);
  if (!record) return undefined;
  const { config, versions, engine, configFile, data, folder } = record;
  const place = placeFrom(folder, path);
  return {
    config: withPaths(config, place),
    versions,
    engine,
    ...(configFile &&
      isAbsolute(configFile.path) && {
        configFile: { ...configFile, path: place(configFile.path) },
      }),
    ...(data && { data }),
  };
}

/** Where a path of a run is now: as far from the run's folder as it was, if there is something, else where it was. */
function placeFrom(then: string | undefined, now: string): (path: string) => string {
  return (path) => {
    const isKnown = then !== undefined && isAbsolute(then);
    const near = isKnown ? resolve(now, relative(then, path)) : path;
    return resolve(existsSync(near) ? near : path);
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
  if (!(await exists(path))) return 'there is no such folder';
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

/** Whether anything is at a path. Throws a `FileError` where the system does not say. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return false;
      throw new FileError(path, `cannot be read (${cause.code}). Check its permissions.`, {
        cause,
      });
    },
  );

/** The versions a run was made with. */
export const versions = (): { readonly [name: string]: string } => ({
  freetickets: version,
  node: process.version,
});
