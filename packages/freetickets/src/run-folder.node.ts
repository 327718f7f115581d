import { readFileSync } from 'node:fs';
import { access, appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FileError, OptionError, show } from '@freetickets/core';
import { writeWhole } from '@freetickets/tickets';
import { checkpointFile, type TrainingEvent } from '@freetickets/training';
import type { Stage } from './config.js';
import type { Existing, RunFolder, RunRecord } from './run-folder.js';

const ours = [
  'config.json',
  'events.jsonl',
  'checkpoint',
  'ensemble',
  'baseline',
  'evaluation.json',
  'report.html',
];

/** A logged event, with the stage it belongs to. */
type Line = TrainingEvent & { readonly stage: Stage };

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Makes a folder the folder of this run. Throws an `OptionError` where it holds a run already, unless that is to be
 * replaced, or is this very run and to be resumed.
 */
export async function claimRunFolder(
  path: string,
  existing: Existing,
  record: RunRecord,
): Promise<RunFolder> {
  const held = (await exists(join(path, 'config.json'))) ? await readRun(path) : undefined;
  if (held && existing === 'refuse') {
    const expected =
      'a folder without a run in it: resume the run that is there (--resume), replace it (--force), or choose another folder';
    throw new OptionError('out', path, expected);
  }
  if (held && existing === 'resume') requireSameConfig(held, record, path);
  if (existing === 'replace') {
    for (const name of ours) await rm(join(path, name), { recursive: true, force: true });
  }
  await writeJson(join(path, 'config.json'), record);
  return openRunFolder(path);
}

/** Opens the folder of a run, whatever it holds. */
export function openRunFolder(path: string): RunFolder {
  const log = join(path, 'events.jsonl');
  const checkpoint = (stage: Stage): string => join(path, 'checkpoint', stage);
  return {
    path,
    log: async (event, stage) => {
      if (event.type === 'step' || event.type === 'done') return;
      if (event.type === 'resume') await dropAfter(log, stage, event);
      else await appendFile(log, `${JSON.stringify({ stage, ...event }, summarise)}\n`);
    },
    trainSeconds: async (stage) =>
      (await readLog(log)).reduce(
        (sum, line) => sum + (line.stage === stage && line.type === 'epoch' ? line.seconds : 0),
        0,
      ),
    has: (stage) => exists(join(path, stage, 'ensemble.json')),
    folderOf: (stage) => join(path, stage),
    checkpointOf: (stage) => checkpointFile(checkpoint(stage)),
    clearCheckpoint: (stage) => rm(checkpoint(stage), { recursive: true, force: true }),
    writeEvaluation: (evaluation) => writeJson(join(path, 'evaluation.json'), evaluation),
  };
}

const writeJson = (path: string, content: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);

/** A run goes on with the config it was started with; only how often to save may change. */
function requireSameConfig(held: RunRecord, { config }: RunRecord, path: string): void {
  for (const key of new Set([...Object.keys(held.config), ...Object.keys(config)])) {
    if (key === 'checkpoint' || isDeepStrictEqual(held.config[key], config[key])) continue;
    const expected = `${show(held.config[key])}, with which the run in ${path} was started`;
    throw new OptionError(`config: ${key}`, config[key], expected);
  }
}

/** Leaves out a ticket's weights, and shortens arrays of floats to five digits. */
function summarise(key: string, value: unknown): unknown {
  if (key === 'state') return undefined;
  return value instanceof Float32Array ? Array.from(value, (x) => Number(x.toPrecision(5))) : value;
}

/** The events written so far; a last line that was not finished is left out. */
async function readLog(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Line);
}

/** Drops what a stage's log says about steps after the one from which training goes on. */
async function dropAfter(
  path: string,
  stage: Stage,
  { run, step }: { readonly run: number; readonly step: number },
): Promise<void> {
  const isBefore = (line: Line): boolean =>
    line.stage !== stage ||
    line.type === 'done' ||
    line.run < run ||
    (line.run === run && line.step <= step);
  const kept = (await readLog(path)).filter(isBefore);
  await writeWhole(path, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** What `config.json` of a run folder says. Throws a `FileError` where there is none. */
export async function readRun(path: string): Promise<RunRecord> {
  const file = join(path, 'config.json');
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new FileError(file, 'cannot be read: the folder holds no run of freetickets.', { cause });
  });
  try {
    return JSON.parse(text) as RunRecord;
  } catch (cause) {
    throw new FileError(file, 'is not JSON: damaged.', { cause });
  }
}

/** The versions a run was made with. */
export function versions(): { readonly [name: string]: string } {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return { freetickets: manifest.version, node: process.version };
}
