import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { idxFolder, imageFolderFiles, readInputs } from '../files.node.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.skipIf(process.platform === 'win32')(
  'pipes and devices are refused, not waited for',
  async () => {
    const options = { inputShape: [2] };
    for (const name of ['a.npy', 'a.csv', 'a.png', 'train-images-idx3-ubyte']) {
      execFileSync('mkfifo', [join(folder, name)]);
    }
    await symlink('/dev/zero', join(folder, 'b.csv'));
    for (const read of [
      () => readInputs(join(folder, 'a.npy'), options),
      () => readInputs(join(folder, 'a.csv'), options),
      () => readInputs(join(folder, 'b.csv'), options),
      () => readInputs(join(folder, 'a.png'), { inputShape: [2, 2, 1] }),
      () =>
        imageFolderFiles(folder, { classes: undefined, limits: undefined, memory: 1 }).read(
          undefined,
        ),
      () => idxFolder(folder).read(),
    ]) {
      await expect(read()).rejects.toThrow(FileError);
      await expect(read()).rejects.toThrow('is not a regular file');
    }
  },
);

test('a link to a file is as good as the file', async () => {
  await writeFile(join(folder, 'rows.csv'), '1,2\n3,4\n');
  await symlink(join(folder, 'rows.csv'), join(folder, 'link.csv'));
  const { inputs } = await readInputs(join(folder, 'link.csv'), { inputShape: [2] });
  expect([...inputs]).toEqual([1, 2, 3, 4]);
});
