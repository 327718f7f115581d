import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderStore } from './folder-store.js';
import { LostRunError } from './lost-run-error.js';
import { claimStoredRun, fetchStoredRun, readStoredRun } from './stored-run.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

async function put(folder: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const next = async (held: number): Promise<number> => held + 1;

test('what a run folder holds is fetched as it was, without locks and what is being written', async () => {
  const store = folderStore(join(home, 'store'));
  const [from, to] = [join(home, 'from'), join(home, 'to')];
  await put(from, {
    'config.json': '{}',
    'checkpoint/ensemble/state.safetensors': 'weights',
    'checkpoint/ensemble/state.previous.safetensors': 'older weights',
    'lock/process': '',
    '.config.json.tmp': 'half',
    '.ensemble.tmp/next/ticket-1.safetensors': 'half',
  });
  const run = await claimStoredRun(store, 'sweep/run', 'job', next);
  expect(await run.save(from, false)).toBe('{}weights'.length);
  await put(to, { 'ensemble/ticket-1.safetensors': 'of another run' });
  await fetchStoredRun(store, run.manifest, to);
  const found = await readdir(to, { recursive: true, withFileTypes: true });
  const names = found.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(names.sort()).toEqual(['config.json', 'state.safetensors']);
  expect(await readFile(join(to, 'checkpoint/ensemble/state.safetensors'), 'utf8')).toBe('weights');
});

test('only what changed is sent, and what was replaced is removed', async () => {
  const store = folderStore(join(home, 'store'));
  const folder = join(home, 'run');
  const run = await claimStoredRun(store, 'sweep/run', 'job', next);
  await put(folder, { 'config.json': '{}', 'events.jsonl': 'one' });
  await run.save(folder, false);
  await put(folder, { 'events.jsonl': 'one two' });
  expect(await run.save(folder, true)).toBe('one two'.length);
  expect(await readdir(join(home, 'store/sweep/run/files'))).toHaveLength(2);
  expect(await readStoredRun(store, 'sweep/run')).toMatchObject({ isDone: true, token: 1 });
});

test('a claim ends what earlier ones may write', async () => {
  const store = folderStore(join(home, 'store'));
  const folder = join(home, 'run');
  await put(folder, { 'events.jsonl': 'first' });
  const first = await claimStoredRun(store, 'sweep/run', 'job', next);
  await first.save(folder, false);
  const second = await claimStoredRun(store, 'sweep/run', 'job', next);
  expect(second.manifest.token).toBeGreaterThan(first.manifest.token);
  await put(folder, { 'events.jsonl': 'late' });
  await expect(first.save(folder, true)).rejects.toThrow(LostRunError);
  const held = await readStoredRun(store, 'sweep/run');
  expect(held).toEqual(second.manifest);
  await fetchStoredRun(store, second.manifest, join(home, 'to'));
  expect(await readFile(join(home, 'to/events.jsonl'), 'utf8')).toBe('first');
  // What comes later goes on from there.
  await second.save(folder, true);
  expect(await readStoredRun(store, 'sweep/run')).toMatchObject({ isDone: true });
});

test('results of another job do not count as done', async () => {
  const store = folderStore(join(home, 'store'));
  await put(join(home, 'run'), { 'config.json': '{}' });
  const run = await claimStoredRun(store, 'sweep/run', 'job', next);
  await run.save(join(home, 'run'), true);
  const claim = (job: string) => claimStoredRun(store, 'sweep/run', job, next);
  expect((await claim('job')).manifest.isDone).toBe(true);
  expect((await claim('job on other data')).manifest.isDone).toBe(false);
});

test('a file that was damaged in the store is not used', async () => {
  const store = folderStore(join(home, 'store'));
  await put(join(home, 'run'), { 'config.json': '{}' });
  const run = await claimStoredRun(store, 'sweep/run', 'job', next);
  await run.save(join(home, 'run'), true);
  const [{ key }] = Object.values(run.manifest.files);
  await writeFile(join(home, 'store', key), '{ }');
  await expect(fetchStoredRun(store, run.manifest, join(home, 'to'))).rejects.toThrow('SHA-256');
});

test('a manifest cannot put files outside of a run folder', async () => {
  const store = folderStore(join(home, 'store'));
  const manifest = (path: string) => ({
    ...{ token: 1, id: 'a', job: 'job', isDone: true },
    files: { [path]: { key: 'any', sha256: 'any', bytes: 1 } },
  });
  for (const path of ['../../escaped', '/etc/escaped', 'a/../../b', 'a\\..\\b']) {
    await rm(join(home, 'store'), { recursive: true, force: true });
    const bytes = new TextEncoder().encode(JSON.stringify(manifest(path)));
    await store.replaceRecord('sweep/run/manifest', bytes, undefined);
    await expect(readStoredRun(store, 'sweep/run')).rejects.toThrow('damaged');
  }
});
