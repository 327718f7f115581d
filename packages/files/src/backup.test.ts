import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readInFolder, replaceFolder, sweepFolder } from './files.node.js';
import { ownerName } from './owner.js';
import { contentOf, isKnown } from './testing-folder.js';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  folder = join(home, 'ensemble');
});
afterEach(() => rm(home, { recursive: true }));

/** A minute of some day, in seconds. */
const at = (minute: number): number => 1_700_000_000 + 60 * minute;

/** What a process of another machine left whose number is `pid`: a backup of a file, and, where it ended so early, the next. */
async function left(
  pid: number,
  content: string,
  minute: number,
  names = ['backup', 'next'],
): Promise<string> {
  const [, host, , ...rest] = ownerName().split('@');
  const owner = [pid, host, '01234567', ...rest].join('@');
  const staging = join(home, `.ensemble.freetickets-${owner}.tmp`);
  for (const name of names) {
    await mkdir(join(staging, name), { recursive: true });
    await writeFile(join(staging, name, 'a'), `${name} ${content}`);
    await utimes(join(staging, name), at(minute), at(minute));
  }
  return staging;
}

test('a folder that was replaced, and removed later, does not come back from a backup', async () => {
  const staging = await left(1, 'of old', 0, ['backup']);
  expect(await contentOf(folder)).toEqual({});
  await expect(readInFolder(folder, 'a')).rejects.toThrow('ensemble/a: cannot be read (ENOENT)');
  await sweepFolder(home);
  expect(await readdir(home)).toEqual([]);
  await expect(stat(staging)).rejects.toThrow('ENOENT');
});

test.each([
  [1, 2],
  [2, 1],
])(
  'of several backups the newest stands for the folder: process %i, then %i',
  async (older, newer) => {
    await left(older, 'older', 1);
    await left(newer, 'newer', 2);
    await left(3, 'oldest', 0);
    expect(await contentOf(folder)).toEqual({ a: 'backup newer' });
    await sweepFolder(home);
    expect(await contentOf(folder)).toEqual({ a: 'backup newer' });
    expect(await readdir(home)).toEqual(['ensemble']);
  },
);

test('what a process that cannot be seen left is spared for a day when a folder is written, then removed', async () => {
  const staging = await left(1, 'of another', 0);
  await replaceFolder(folder, { a: 'new' }, isKnown);
  expect(await readdir(staging)).toEqual(['backup', 'next']);
  await utimes(staging, at(0), at(0));
  await replaceFolder(folder, { a: 'newer' }, isKnown);
  expect(await readdir(home)).toEqual(['ensemble']);
  expect(await contentOf(folder)).toEqual({ a: 'newer' });
});

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test.skipIf(process.platform === 'win32')(
  'a folder and its files keep their permissions; new files have those of new files',
  async () => {
    await mkdir(folder);
    for (const name of ['a', 'b']) await writeFile(join(folder, name), 'old');
    await chmod(join(folder, 'a'), 0o600);
    await chmod(join(folder, 'b'), 0o666);
    await chmod(folder, 0o700);
    await replaceFolder(folder, { a: 'new', b: 'new', c: 'new' }, isKnown);
    expect(await modeOf(folder)).toBe(0o700);
    const modes = await Promise.all(['a', 'b', 'c'].map((name) => modeOf(join(folder, name))));
    await writeFile(join(home, 'plain'), '');
    expect(modes).toEqual([0o600, 0o666, await modeOf(join(home, 'plain'))]);
    await chmod(folder, 0o777);
    await replaceFolder(folder, { a: 'newer' }, isKnown);
    expect(await modeOf(folder)).toBe(0o777);
  },
);
