import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nameSweep, sweepName } from './sweep-name.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

test('a sweep keeps its name wherever its folder is', async () => {
  const name = await nameSweep(join(home, 'my sweep'));
  expect(name).toMatch(/^my-sweep-[0-9a-f]{8}$/);
  await rename(join(home, 'my sweep'), join(home, 'moved'));
  expect(await nameSweep(join(home, 'moved'))).toBe(name);
  expect(await sweepName(join(home, 'moved'))).toBe(name);
});

test('sweeps of one path on two machines, or one after another, have names of their own', async () => {
  const folder = join(home, 'sweep');
  const first = await nameSweep(folder);
  await rm(folder, { recursive: true });
  expect(await nameSweep(folder)).not.toBe(first);
  expect(await nameSweep(join(home, '…'))).toMatch(/^sweep-[0-9a-f]{8}$/);
});

test('a folder whose sweep is in no queue is refused, and so is a damaged name', async () => {
  await mkdir(join(home, 'local'));
  await expect(sweepName(join(home, 'local'))).rejects.toThrow(OptionError);
  await writeFile(join(home, 'local', 'queue.json'), '{"sweep": "../../other"}');
  await expect(sweepName(join(home, 'local'))).rejects.toThrow('is damaged');
});
