import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunRecord } from './config-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const part = { count: 3, labels: 'ab', inputs: 'cd' };
const record = {
  config: { dataset: 'mnist' },
  versions: { node: 'v24' },
  engine: { name: 'sparse', threads: 2 },
  data: { train: part, test: part },
  started: '2026-03-14T15:09:26.535Z',
  machine: { cpu: 'A CPU', cores: 2 },
  configFile: { path: '/a/tickets.config.ts', changed: ['seed'] },
  command: 'npx freetickets train --set \'ood=["svhn"]\'',
};
async function read(content: unknown) {
  await writeFile(join(folder, 'config.json'), JSON.stringify(content));
  return readRunRecord(folder);
}

test('gives what a run recorded', async () => {
  expect(await read(record)).toEqual(record);
  const { data: _, ...older } = record;
  expect(await read(older)).toEqual(older);
});

test('what only tells where a run comes from counts as absent where it is wrong', async () => {
  const { started: _, machine: __, configFile: ___, command: ____, ...rest } = record;
  const wrong = { started: 3, machine: { cpu: [] }, configFile: { path: '/a', changed: 'seed' } };
  expect(await read({ ...rest, ...wrong })).toEqual(rest);
});

test.each([3, '', 'a\nb', 'a\u001b[2J', 'a\u202etxt'])(
  'a command that would not be shown as it is counts as absent: %j',
  async (command) => {
    const { command: _, ...rest } = record;
    expect(await read({ ...rest, command })).toEqual(rest);
  },
);

test.each([
  3,
  null,
  { train: 'ab' },
  { train: { ...part, count: '3' } },
  { test: { count: 3, labels: 'ab' } },
])('a damaged fingerprint of the data is an error: %j', async (data) => {
  const reading = read({ ...record, data });
  await expect(reading).rejects.toThrow(FileError);
  await expect(reading).rejects.toThrow('config.json: is damaged: data is not a fingerprint');
});

test.each([
  { mine: 1 },
  [],
  'text',
  { ...record, engine: { threads: 2 } },
  { ...record, versions: 1 },
])('what is not a run’s is none: %j', async (content) => {
  expect(await read(content)).toBeUndefined();
});
