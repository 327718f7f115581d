import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from './replace-folder.js';
import { interrupted, unsynced } from './testing-file-system.js';
import { contentOf, isKnown } from './testing-folder.js';
import { writeWhole } from './write-whole.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

const theirs = { a: 'their a', b: 'their b' };
const mine = { a: 'my a', c: 'my c' };

test.each([
  { there: 'nothing', old: undefined },
  { there: 'a folder', old: { a: 'old a' } },
])(
  'in place of $there, a folder that is written twice at once is one of both, whichever operation the other comes before',
  async ({ old }) => {
    for (let number = 0; ; number++) {
      const folder = join(home, `${number}`, 'ensemble');
      if (old) await replaceFolder(folder, old, isKnown, unsynced);
      const { fs, struck } = interrupted(number, () =>
        replaceFolder(folder, theirs, isKnown, unsynced),
      );
      await replaceFolder(folder, mine, isKnown, fs);
      expect([mine, theirs]).toContainEqual(await contentOf(folder));
      expect(await readdir(join(home, `${number}`))).toEqual(['ensemble']);
      if (!struck()) break;
    }
  },
);

test('a file that is written twice at once is one of both, whichever operation the other comes before', async () => {
  for (let number = 0; ; number++) {
    const path = join(home, `${number}`, 'file');
    const { fs, struck } = interrupted(number, () => writeWhole(path, 'theirs', { fs: unsynced }));
    await writeWhole(path, 'mine', { fs });
    expect(['mine', 'theirs']).toContain(await readFile(path, 'utf8'));
    expect(await readdir(join(home, `${number}`))).toEqual(['file']);
    if (!struck()) break;
  }
});

test('a folder that many write at once is one of theirs', async () => {
  const folder = join(home, 'ensemble');
  const written = Array.from({ length: 20 }, (_, i) => ({ a: `a ${i}`, b: `b ${i}` }));
  await Promise.all(written.map((files) => replaceFolder(folder, files, isKnown, unsynced)));
  expect(written).toContainEqual(await contentOf(folder));
  expect(await readdir(home)).toEqual(['ensemble']);
});
