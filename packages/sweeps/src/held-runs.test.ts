import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heldRuns } from './held-runs.js';
import { writeSweepFile } from './sweep-file.js';

let sweep: string;
beforeEach(async () => {
  sweep = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(sweep, { recursive: true }));

async function makeFolder(name: string, isTrained: boolean): Promise<void> {
  const folder = join(sweep, 'runs', name);
  await mkdir(join(folder, 'ensemble'), { recursive: true });
  if (isTrained) await writeFile(join(folder, 'ensemble', 'ensemble.json'), '{}');
}

test('names what sweep.json and the folder know, members first', async () => {
  expect(await heldRuns(sweep)).toEqual([]);
  await makeFolder('alone-00000009', false);
  const run = (name: string) => ({ name, state: 'waiting', config: {} }) as const;
  await writeSweepFile(sweep, {
    version: '1.0.0',
    axes: ['seed'],
    entries: [],
    rows: [],
    runs: [run('b-00000002'), run('a-00000001')],
    members: [run('m-00000003')],
  });
  expect(await heldRuns(sweep)).toEqual([
    ...['m-00000003', 'b-00000002', 'a-00000001', 'alone-00000009'],
  ]);
});

test('of two names of one hash the one that is trained comes first', async () => {
  await makeFolder('new-name-0000000a', false);
  await makeFolder('old-name-0000000a', true);
  await makeFolder('other-0000000b', true);
  expect(await heldRuns(sweep)).toEqual([
    ...['old-name-0000000a', 'new-name-0000000a', 'other-0000000b'],
  ]);
});
