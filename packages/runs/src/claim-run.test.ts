import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, OptionError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimRun } from './claim-run.js';
import { type RunDescription, readRunRecord } from './config-file.js';
import { testingEvaluation } from './testing-evaluation.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const part = { count: 3, labels: 'ab', inputs: 'cd' };
const description = (seed: number): RunDescription => ({
  config: { dataset: 'mnist', seed },
  engine: { name: 'sparse', threads: 2 },
  data: { train: part },
});
const record = () => readFile(join(folder, 'config.json'), 'utf8');

test('an empty folder becomes the run’s, with a record of what it is, where and by what', async () => {
  await claimRun(folder, 'refuse', description(1));
  expect(await readRunRecord(folder)).toMatchObject({
    ...description(1),
    folder,
    versions: { node: process.version },
  });
});

test('a run that is there is refused, or replaced: all that it wrote goes, and nothing else', async () => {
  const { log, writeEvaluation } = await claimRun(folder, 'refuse', description(1));
  await log({ type: 'checkpoint', run: 1, step: 3 }, 'ensemble');
  await writeEvaluation(testingEvaluation());
  await mkdir(join(folder, 'predictions'));
  await writeFile(join(folder, 'notes.txt'), 'mine');
  const before = await record();
  await expect(claimRun(folder, 'refuse', description(2))).rejects.toThrow('(--force)');
  expect(await record()).toBe(before);
  await claimRun(folder, 'replace', description(2));
  expect((await readdir(folder)).sort()).toEqual(['config.json', 'notes.txt']);
  expect((await readRunRecord(folder))?.config.seed).toBe(2);
});

test('files of a run’s names that are no run’s are refused, whatever is asked for', async () => {
  await writeFile(join(folder, 'config.json'), '{"mine":1}');
  await writeFile(join(folder, 'evaluation.json'), 'mine');
  for (const existing of ['refuse', 'resume', 'replace'] as const) {
    const claiming = claimRun(folder, existing, description(1));
    await expect(claiming).rejects.toThrow(OptionError);
    await expect(claiming).rejects.toThrow('without evaluation.json, config.json, which no run');
  }
  expect(await readFile(join(folder, 'evaluation.json'), 'utf8')).toBe('mine');
});

test('a run that is resumed keeps its record until something is written of it', async () => {
  await claimRun(folder, 'refuse', description(1));
  const before = await record();
  const { log } = await claimRun(folder, 'resume', { ...description(1), engine: { name: 'tfjs' } });
  expect(await record()).toBe(before);
  await log({ type: 'resume', run: 1, step: 3 }, 'ensemble');
  expect(await readRunRecord(folder)).toMatchObject({ engine: { name: 'tfjs' } });
});

test('a run is not resumed with other data', async () => {
  await claimRun(folder, 'refuse', description(1));
  const others = { ...description(1), data: { train: { ...part, inputs: 'ef' } } };
  await expect(claimRun(folder, 'resume', others)).rejects.toThrow(DataError);
});
