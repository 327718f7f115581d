import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileSystem } from './file-system.js';
import { appendLine, readInFolder, replaceFolder, sweepFolder, writeWhole } from './files.node.js';
import { endProcess, type Fault, faulty, unsynced } from './testing-file-system.js';
import { contentOf, isKnown } from './testing-folder.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

const faults: readonly Fault[] = [
  { kind: 'short' },
  { kind: 'full' },
  { kind: 'corrupts' },
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

/** Removes what a write left that did not end, once its process has. */
async function sweepAfterEnd(folder: string): Promise<void> {
  await endProcess(folder);
  await sweepFolder(folder);
}

describe.each(faults)('with an operation that is $kind ($code$done)', (fault) => {
  test('a file is the old one or the new one, at every operation', async () => {
    const next = `new ${'x'.repeat(1000)}`;
    async function* inParts() {
      for (const part of [next.slice(0, 300), '', next.slice(300)]) yield Buffer.from(part);
    }
    let path: string;
    const operations = await forEveryOperation(
      fault,
      async (fs, number) => {
        path = join(home, `${number}`, 'file');
        await writeWhole(path, 'old', { fs: unsynced });
        await writeWhole(path, inParts, { fs });
      },
      async (outcome, number) => {
        const content = await readFile(path, 'utf8');
        expect(['old', next]).toContain(content);
        if (outcome === 'done') expect(content).toBe(next);
        else if (outcome !== 'killed') {
          expect(outcome).toBeInstanceOf(FileError);
          expect(outcome.message).toContain(path);
        }
        if (fault.kind === 'killed') await sweepAfterEnd(join(home, `${number}`));
        expect(await readdir(join(home, `${number}`))).toEqual(['file']);
      },
    );
    expect(operations).toBeGreaterThan(8);
  });

  test('a file with a backup is never without either', async () => {
    let folder: string;
    await forEveryOperation(
      fault,
      async (fs, number) => {
        folder = join(home, `${number}`);
        await writeWhole(join(folder, 'state'), 'second', { fs: unsynced });
        await writeWhole(join(folder, 'previous'), 'first', { fs: unsynced });
        await writeWhole(join(folder, 'state'), 'third', { backup: join(folder, 'previous'), fs });
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
    let folder: string;
    const operations = await forEveryOperation(
      fault,
      async (fs, number) => {
        folder = join(home, `${number}`, 'ensemble');
        await replaceFolder(folder, old, isKnown, unsynced);
        await replaceFolder(folder, next, isKnown, fs);
      },
      async (outcome, number) => {
        const content = await contentOf(folder);
        expect([old, next]).toContainEqual(content);
        if (outcome === 'done') expect(content).toEqual(next);
        else if (outcome !== 'killed') expect(outcome).toBeInstanceOf(FileError);
        if (fault.kind === 'killed') {
          await sweepAfterEnd(join(home, `${number}`));
          expect(await contentOf(folder)).toEqual(content);
          expect(await readdir(join(home, `${number}`))).toEqual(['ensemble']);
        }
        await endProcess(join(home, `${number}`));
        await replaceFolder(folder, next, isKnown, unsynced);
        expect(await contentOf(folder)).toEqual(next);
        expect(await readdir(join(home, `${number}`))).toEqual(['ensemble']);
      },
    );
    expect(operations).toBeGreaterThan(15);
  });

  test('a line is appended whole or not at all, unless the process is killed', async () => {
    let path: string;
    await forEveryOperation(
      fault,
      async (fs, number) => {
        path = join(home, `${number}`);
        await writeFile(path, 'first\n');
        await appendLine(path, 'second', fs);
      },
      async (outcome) => {
        const content = await readFile(path, 'utf8');
        if (fault.kind === 'killed') expect('first\nsecond\n'.startsWith(content)).toBe(true);
        else if (outcome === 'done') expect(content.slice(6)).toHaveLength(7);
        else {
          expect(outcome).toBeInstanceOf(FileError);
          expect(['first\n', 'first\nsecond\n']).toContain(content);
        }
      },
    );
  });
});

test('a full disk is said to be full', async () => {
  const { fs } = faulty({ kind: 'full' }, 3);
  const writing = writeWhole(join(home, 'file'), 'content', { fs });
  await expect(writing).rejects.toThrow('file: cannot be written: the disk is full');
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
    () => readInFolder(join(home, 'run'), 'file'),
    () => writeWhole(join(home, 'run', 'file'), 'theirs'),
    () => appendLine(join(home, 'run', 'file'), 'theirs'),
  ]) {
    await expect(attempt()).rejects.toThrow(/file: is not a regular file/);
  }
  expect(await readFile(target, 'utf8')).toBe('mine');
});
