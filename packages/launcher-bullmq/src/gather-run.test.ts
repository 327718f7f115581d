import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStore } from './folder-store.js';
import { gatherRun } from './gather-run.js';
import type { Store } from './store.js';
import { claimStoredRun } from './stored-run.js';

let home: string;
let store: Store;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  store = folderStore(join(home, 'store'));
  const done = join(home, 'done');
  await mkdir(join(done, 'ensemble'), { recursive: true });
  await writeFile(join(done, 'config.json'), '{"config":{"dataset":"there"},"folder":"/there"}');
  await writeFile(join(done, 'ensemble', 'ensemble.json'), '{}');
  await writeFile(join(done, 'ensemble', 'ticket-1.safetensors'), 'weights');
  await writeFile(join(done, 'events.jsonl'), '');
  const run = await claimStoredRun(store, 'sweep/run', 'job', async (held) => held + 1);
  await run.save(done, true);
});
afterEach(() => rm(home, { recursive: true }));

const gather = (from: Store) =>
  gatherRun(from, 'sweep/run', 'job', { dataset: 'here' }, join(home, 'runs', 'run'));

test('results take the place of what was there, with the config of this machine', async () => {
  await mkdir(join(home, 'runs', 'run', 'checkpoint'), { recursive: true });
  expect(await gather(store)).toBe(true);
  expect(await readdir(join(home, 'runs'))).toEqual(['run']);
  expect(await readdir(join(home, 'runs', 'run'))).toEqual([
    ...['config.json', 'ensemble', 'events.jsonl'],
  ]);
  const config = JSON.parse(await readFile(join(home, 'runs', 'run', 'config.json'), 'utf8'));
  expect(config).toEqual({ config: { dataset: 'here' }, folder: join(home, 'runs', 'run') });
});

test.each([1, 2, 3])(
  'where it ends after %i files, nothing looks as if it were done',
  async (files) => {
    const left = join(home, 'runs', 'run', 'checkpoint', 'state');
    await mkdir(join(left, '..'), { recursive: true });
    await writeFile(left, 'under way');
    let reads = 0;
    const read: Store['read'] = (key) => {
      if (reads++ === files) throw new Error('the machine is off');
      return store.read(key);
    };
    await expect(gather({ ...store, read })).rejects.toThrow('the machine is off');
    expect(await readdir(join(home, 'runs', 'run'))).toEqual(['checkpoint']);
    expect(await gather(store)).toBe(true);
    expect(await readdir(join(home, 'runs'))).toEqual(['run']);
  },
);
