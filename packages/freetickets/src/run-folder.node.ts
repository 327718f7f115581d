import { existsSync } from 'node:fs';
import { access, readdir, rmdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { FileError, OptionError } from '@freetickets/core';
import {
  lockFolder,
  readIfThere,
  remove,
  requireRegular,
  sweepFolder,
  writeWhole,
} from '@freetickets/tickets';
import { checkpointFile } from '@freetickets/training';
import type { Stage } from './config.js';
import { logEvent, loggedSeconds } from './event-log.js';
import { keptLogits } from './kept-logits.node.js';
import type { ConfigFile, Existing, RunFolder, RunRecord } from './run-folder.js';
import { requireSameConfig } from './same-config.js';
import { version } from './version.js';

/** What a run writes. The record is last, so that a folder is a run's until all else of it is removed. */
const runFiles = [
  'events.jsonl',
  'checkpoint',
  'ensemble',
  'baseline',
  'predictions',
  'evaluation.json',
  'report.html',
  'config.json',
];

/** `config.json` and `evaluation.json` are read up to this size, in bytes. */
const LARGEST_JSON = 2 ** 24;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Makes this process the only one that writes into a run folder, until the function that comes back is called, and
 * removes what a killed one left unfinished there. Throws a `FileError` where another process works in it, and where it
 * holds links, pipes or devices.
 */
export async function lockRun(path: string): Promise<() => Promise<void>> {
  const release = await lockFolder(path);
  try {
    const stages = ['ensemble', 'baseline'].map((stage) => join(path, 'checkpoint', stage));
    for (const folder of [path, join(path, 'predictions'), ...stages]) {
      // Each time: what a sweep puts back came from the folder, too.
      for (const name of runFiles) await requireRegular(join(path, name));
      await sweepFolder(folder);
    }
    for (const name of runFiles) await requireRegular(join(path, name));
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Makes a folder, which has been locked, the folder of this run. Throws an `OptionError` where it holds a run already,
 * unless that is to be replaced, or is this very run and to be resumed; and where it holds files of these names that are
 * no run's.
 */
export async function claimRunFolder(
  path: string,
  existing: Existing,
  record: RunRecord,
): Promise<RunFolder> {
  const names = await Promise.all(
    runFiles.map(async (name) => ((await exists(join(path, name))) ? name : [])),
  );
  const present = names.flat();
  if (present.length > 0) {
    const isRun = present.includes('config.json') && (await findRun(path)) !== undefined;
    if (!isRun) {
      const expected = `a folder without ${present.join(', ')}, which no run that can be found wrote. Choose another`;
      throw new OptionError('out', path, expected);
    }
    if (existing === 'refuse') {
      const expected =
        'a folder without a run in it: resume the run that is there (--resume), replace it (--force), or choose another folder';
      throw new OptionError('out', path, expected);
    }
    if (existing === 'resume')
      requireSameConfig((await readRun(path)).config, record.config, path, 'resume');
    if (existing === 'replace') {
      for (const name of runFiles) await remove(join(path, name));
    }
  }
  await writeJson(join(path, 'config.json'), { ...record, ...provenance() });
  return openRunFolder(path);
}

/** Opens the folder of a run, whatever it holds. */
export function openRunFolder(path: string): RunFolder {
  const log = join(path, 'events.jsonl');
  const checkpoint = (stage: Stage): string => join(path, 'checkpoint', stage);
  return {
    log: (event, stage) => logEvent(log, event, stage),
    trainSeconds: (stage) => loggedSeconds(log, stage),
    has: (stage) => exists(join(path, stage, 'ensemble.json')),
    folderOf: (stage) => join(path, stage),
    keptLogits: (engine) => keptLogits(join(path, 'predictions'), engine),
    checkpointOf: (stage) => checkpointFile(checkpoint(stage)),
    clearCheckpoint: async (stage) => {
      await remove(checkpoint(stage));
      await rmdir(join(path, 'checkpoint')).catch(() => {});
    },
    writeReport: async () => {
      const { writeReport } = await import('@freetickets/report');
      await writeReport([path], join(path, 'report.html'));
    },
    readEvaluation: async () => {
      const { isEvaluation } = await import('@freetickets/report');
      const text = await readText(join(path, 'evaluation.json'));
      return text !== undefined && isEvaluation(text) ? JSON.parse(text) : undefined;
    },
    writeEvaluation: (evaluation) => writeJson(join(path, 'evaluation.json'), evaluation),
  };
}

const readText = async (path: string): Promise<string | undefined> => {
  const bytes = await readIfThere(path, LARGEST_JSON);
  return bytes && new TextDecoder().decode(bytes);
};

const writeJson = (path: string, content: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);

/** What `config.json` of a folder says, if it is a run's. */
export async function findRun(path: string): Promise<RunRecord | undefined> {
  const file = join(path, 'config.json');
  const text = await readText(file);
  if (text === undefined) return undefined;
  let record: Partial<RunRecord> | null;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw new FileError(file, 'is not JSON: damaged. Restore it, or choose another folder.', {
      cause,
    });
  }
  const isRecord = [record?.config, record?.versions, record?.engine].every(
    (part) => typeof part === 'object' && part !== null,
  );
  if (!isRecord) return undefined;
  const { configFile, ...rest } = record as RunRecord;
  return isConfigFile(configFile) ? { ...rest, configFile } : rest;
}

function isConfigFile(value: unknown): value is ConfigFile {
  const { path, changed } = Object(value) as Partial<ConfigFile>;
  return typeof path === 'string' && isAbsolute(path) && Array.isArray(changed);
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

export { isAbsolute };

/** A path that holds from every working directory. */
export const absolute = (path: string): string => resolve(path);

/**
 * A file as one would name it here: relative where the working directory holds it. Undefined where it is not there, or is
 * part of `run`, which brings no code.
 */
export function shownFile(path: string, run: string): string | undefined {
  const isInside = (folder: string) => !/^\.\.([\\/]|$)|^[\\/]|:/.test(relative(folder, path));
  if (!existsSync(path) || isInside(resolve(run))) return undefined;
  return isInside(process.cwd()) ? relative(process.cwd(), path) : path;
}

/** When a run was started, or resumed, and on what machine. */
const provenance = () => ({
  started: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
  },
});

/** The versions a run was made with. */
export const versions = (): { readonly [name: string]: string } => ({
  freetickets: version,
  node: process.version,
});
