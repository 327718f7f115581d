import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isThere } from './is-there.js';

test.skipIf(process.platform === 'win32')('files, folders and links are there', async () => {
  const home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  await writeFile(join(home, 'file'), '');
  await symlink('nowhere', join(home, 'link'));
  for (const name of ['.', 'file', 'link']) expect(await isThere(join(home, name))).toBe(true);
  for (const name of ['none', 'none/file', 'file/in-it', 'x'.repeat(300)]) {
    expect(await isThere(join(home, name))).toBe(false);
  }
  await rm(home, { recursive: true });
});
