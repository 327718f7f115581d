import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  appendLine,
  isThere,
  lockFolder,
  readIfThere,
  readInFolder,
  remove,
  replaceFolder,
  requireRegular,
  sweepFolder,
  writeWhole,
} from './files.node.js';

const NOBODY = 65534;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
  await mkdir(join(folder, 'inside'));
  await writeFile(join(folder, 'inside', 'file'), 'content');
  await chmod(folder, 0);
  // The superuser may do anything.
  if (process.geteuid?.() === 0) process.seteuid?.(NOBODY);
});
afterEach(async () => {
  if (process.getuid?.() === 0) process.seteuid?.(0);
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

test.skipIf(process.platform === 'win32').each<[string, () => Promise<unknown>]>([
  ['read', () => readInFolder(join(folder, 'inside'), 'file')],
  ['read', () => readIfThere(join(folder, 'inside', 'file'))],
  ['read', () => isThere(join(folder, 'inside'))],
  ['read', () => requireRegular(folder)],
  ['read', () => requireRegular(join(folder, 'inside'))],
  ['written', () => writeWhole(join(folder, 'inside', 'file'), 'new')],
  ['written', () => appendLine(join(folder, 'inside', 'file'), 'new')],
  ['written', () => replaceFolder(join(folder, 'inside'), { file: 'new' }, () => true)],
  ['written', () => lockFolder(folder)],
  ['written', () => sweepFolder(folder)],
  ['removed', () => remove(join(folder, 'inside'))],
])('what cannot be %s without permission is named, with what to do', async (done, act) => {
  const refused = act();
  await expect(refused).rejects.toThrow(FileError);
  await expect(refused).rejects.toThrow(folder);
  await expect(refused).rejects.toThrow(
    `cannot be ${done}: no permission. Change the permissions of it and its folder, or choose another (E`,
  );
});
