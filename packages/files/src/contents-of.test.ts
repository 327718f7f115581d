import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentsOf } from './contents-of.js';

test('says what is in a folder, or that it is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'contents-'));
  expect(await contentsOf(folder)).toBe('the folder is empty');
  for (const name of ['b', 'a', 'd', 'c']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'e'), '');
  expect(await contentsOf(folder)).toBe('the folder holds a, b, c, d, e');
  await mkdir(join(folder, 'g'));
  await mkdir(join(folder, 'f'));
  expect(await contentsOf(folder)).toBe('the folder holds a, b, c, d, e and 2 more');
  expect(await contentsOf(join(folder, 'e'))).toBe('it is no folder');
  expect(await contentsOf(join(folder, 'h'))).toBe('there is no such folder');
  await rm(folder, { recursive: true });
});
