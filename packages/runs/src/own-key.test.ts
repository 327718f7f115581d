import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownKey } from './own-key.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a user has one key, however many ask for it at once', async () => {
  const folder = join(home, 'cache');
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => ownKey(folder)));
  expect(first).toHaveLength(32);
  for (const other of [...others, await ownKey(folder)]) expect(other).toEqual(first);
  expect(await ownKey(join(home, 'other'))).not.toEqual(first);
  expect(await readdir(folder)).toEqual(['key']);
});

test.skipIf(process.platform === 'win32')('which nobody else reads', async () => {
  for (const content of [undefined, 'short']) {
    if (content !== undefined) await writeFile(join(home, 'key'), content, { mode: 0o644 });
    await ownKey(home);
    expect((await stat(join(home, 'key'))).mode & 0o077).toBe(0);
    await rm(join(home, 'key'));
  }
});

test.each(['', 'short'])('a damaged one is replaced by one that stays: %j', async (content) => {
  await writeFile(join(home, 'key'), content);
  const key = await ownKey(home);
  expect(key).toHaveLength(32);
  expect(await ownKey(home)).toEqual(key);
  expect(await readdir(home)).toEqual(['key']);
});

test('there is none where it cannot be kept', async () => {
  await writeFile(join(home, 'file'), '');
  expect(await ownKey(join(home, 'file'))).toBeUndefined();
});

test.runIf(process.platform === 'linux')('there is none where no folder can be made', async () => {
  // Node's own recursive mkdir does not come to an end there.
  expect(await ownKey('/proc/none/freetickets')).toBeUndefined();
});
