import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFrom, replaceFolder, sweepFolder, writeWhole } from '../files.node.js';
import type { FileSystem } from './file-system.js';
import { type Fault, faulty, unsynced } from './testing-file-system.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

const faults: readonly Fault[] = [
  { kind: 'short' },
  { kind: 'full' },
  { kind: 'fails', code: 'ENOSPC' },
  { kind: 'fails', code: 'EIO' },
  { kind: 'killed', done: false },
  { kind: 'killed', done: true },
];

/** Does something with a fault at its first operation, its second, ... until it ends without coming to one. */
async function forEveryOperation(
  fault: Fault,
  act: (fs: FileSystem, number: number) => Promise<void>,
  check: (outcome: 'done' | 'killed' | FileError, number: number) => Promise<void>,
): Promise<number> {
  for (let number = 0; ; number++) {
    const { fs, killed, struck, release } = faulty(fault, number);
    const outcome = await Promise.race([
      killed,
      act(fs, number).then(
        () => 'done' as const,
        (error: FileError) => error,
      ),
    ]);
    await release();
    await check(outcome, number);
    if (!struck()) return number;
  }
}

describe.each(faults)('with an operation that is $kind ($code$done)', (fault) => {
  test('a file is the old one or the new one, at every operation', async () => {
    const next = `new ${'x'.repeat(1000)}`;
    let path: string;
    const operations = await forEveryOperation(
      fault,
      async (fs, number) => {
        path = join(home, `${number}`, 'file');
        await writeWhole(path, 'old', { fs: unsynced });
        await writeWhole(path, next, { fs });
      },
      async (outcome, number) => {
        const content = await readFile(path, 'utf8');
        expect(['old', next]).toContain(content);
        if (outcome === 'done') expect(content).toBe(next);
        else if (outcome !== 'killed') {
          expect(outcome).toBeInstanceOf(FileError);
          expect(outcome.message).toContain(path);
        }
        if (fault.kind === 'killed') await sweepFolder(join(home, `${number}`));
        expect(await readdir(join(home, `${number}`))).toEqual(['file']);
      },
    );
    expect(operations).toBeGreaterThan(8);
  });

  test('a file that keeps its former content is never without either', async () => {
    let folder: string;
    await forEveryOperation(
      fault,
      async (fs, number) => {
        folder = join(home, `${number}`);
        await writeWhole(join(folder, 'state'), 'second', { fs: unsynced });
        await writeWhole(join(folder, 'previous'), 'first', { fs: unsynced });
        await writeWhole(join(folder, 'state'), 'third', { former: join(folder, 'previous'), fs });
      },
      async (outcome) => {
        const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => 'absent');
        const found = [await read('state'), await read('previous')];
        const allowed = [
          ['second', 'first'],
          ['absent', 'second'],
          ['third', 'second'],
        ];
        expect(outcome === 'done' ? [allowed[2]] : allowed).toContainEqual(found);
      },
    );
  });

  test('a folder is the old one or the new one, and found as such, at every operation', async () => {
    const old = { a: 'old a', b: 'old b' };
    const next = { a: 'new a', c: 'new c' };
    const isOurs = (name: string) => /^[abc]$/.test(name);
    let folder: string;
    const found = async () => {
      const names = ['a', 'b', 'c'];
      const contents = await Promise.all(
        names.map((name) => readFrom(folder, name).then(String, () => undefined)),
      );
      return Object.fromEntries(
        names.flatMap((name, i) => (contents[i] === undefined ? [] : [[name, contents[i]]])),
      );
    };
    const operations = await forEveryOperation(
      fault,
      async (fs, number) => {
        folder = join(home, `${number}`, 'ensemble');
        await replaceFolder(folder, old, isOurs, unsynced);
        await replaceFolder(folder, next, isOurs, fs);
      },
      async (outcome, number) => {
        const content = await found();
        expect([old, next]).toContainEqual(content);
        if (outcome === 'done') expect(content).toEqual(next);
        else if (outcome !== 'killed') expect(outcome).toBeInstanceOf(FileError);
        if (fault.kind === 'killed') {
          await sweepFolder(join(home, `${number}`));
          expect(await found()).toEqual(content);
          expect(await readdir(join(home, `${number}`))).toEqual(['ensemble']);
        }
        await replaceFolder(folder, next, isOurs, unsynced);
        expect(await found()).toEqual(next);
        expect(await readdir(join(home, `${number}`))).toEqual(['ensemble']);
      },
    );
    expect(operations).toBeGreaterThan(15);
  });
});

test('a full disk is said to be full', async () => {
  const { fs } = faulty({ kind: 'full' }, 3);
  const writing = writeWhole(join(home, 'file'), 'content', { fs });
  await expect(writing).rejects.toThrow('file: cannot be written: the disk is full');
});

test('sweeping leaves the files of others alone', async () => {
  const others = ['.state.tmp', '.state.freetickets-1.tmp', 'x.freetickets-0123456789abcdef.tmp'];
  for (const name of others) await writeFile(join(home, name), '');
  await writeFile(join(home, '.state.freetickets-0123456789abcdef.tmp'), '');
  await sweepFolder(home);
  expect(await readdir(home)).toEqual(others.sort());
});

test.skipIf(process.platform === 'win32')('a private file stays private', async () => {
  const path = join(home, 'file');
  await writeFile(path, 'old', { mode: 0o600 });
  await writeWhole(path, 'new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a link is neither read nor written through', async () => {
  const target = join(home, 'elsewhere');
  await writeFile(target, 'mine');
  await mkdir(join(home, 'run'));
  await symlink(target, join(home, 'run', 'file'));
  for (const attempt of [
    () => readFrom(join(home, 'run'), 'file'),
    () => writeWhole(join(home, 'run', 'file'), 'theirs'),
  ]) {
    await expect(attempt()).rejects.toThrow(/file: is not a regular file/);
  }
  expect(await readFile(target, 'utf8')).toBe('mine');
});

test('sweeping neither follows links nor puts them back', async () => {
  const tmp = (name: string) => `.${name}.freetickets-0123456789abcdef.tmp`;
  await mkdir(join(home, 'mine', 'former'), { recursive: true });
  await writeFile(join(home, 'mine', 'former', 'ticket'), 'mine');
  const run = join(home, 'run');
  await mkdir(join(run, tmp('checkpoint')), { recursive: true });
  await symlink(join(home, 'mine'), join(run, tmp('checkpoint'), 'former'));
  await symlink(join(home, 'mine'), join(run, tmp('ensemble')));
  await sweepFolder(run);
  expect(await readdir(run)).toEqual([]);
  expect(await readFile(join(home, 'mine', 'former', 'ticket'), 'utf8')).toBe('mine');
});
