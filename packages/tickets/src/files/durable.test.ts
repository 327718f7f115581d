import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendLine, readFrom, replaceFolder, sweepFolder, writeWhole } from '../files.node.js';
import type { FileSystem } from './file-system.js';
import { ownerName } from './owner.js';
import { readRegular } from './read-regular.js';
import {
  endProcess,
  type Fault,
  faulty,
  intercepted,
  interrupted,
  recorded,
  unsynced,
} from './testing-file-system.js';

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

const isKnown = (name: string) => /^[abc]$/.test(name);

/** What is in a folder of files named a, b and c, as `readFrom` finds it. */
async function contentOf(folder: string): Promise<{ [name: string]: string }> {
  const names = ['a', 'b', 'c'];
  const contents = await Promise.all(
    names.map((name) => readFrom(folder, name).then(String, () => undefined)),
  );
  return Object.fromEntries(
    names.flatMap((name, i) => (contents[i] === undefined ? [] : [[name, contents[i]]])),
  );
}

/** Removes what a write left that did not end, once its process has. */
async function sweepAfterEnd(folder: string): Promise<void> {
  await endProcess(folder);
  await sweepFolder(folder);
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

describe('what is written is on the disk before anything depends on it', () => {
  const durable = /^(write|sync|read|truncate|rename|rm) /;

  test('of a file: synced, read back, renamed, then its folder synced, and those made for it', async () => {
    const { fs, operations } = recorded();
    await writeWhole(join(home, 'new', 'run', 'file'), 'content', { fs });
    const written = ['write .file.tmp', 'sync .file.tmp', 'read .file.tmp'];
    expect(operations.filter((operation) => durable.test(operation))).toEqual([
      'sync new',
      `sync ${home.split(/[\\/]/).at(-1)}`,
      ...written,
      'rename .file.tmp file',
      'sync run',
    ]);
    operations.length = 0;
    const backup = join(home, 'new', 'run', 'previous');
    await writeWhole(join(home, 'new', 'run', 'file'), 'content', { backup, fs });
    expect(operations.filter((operation) => durable.test(operation))).toEqual([
      ...written,
      'rename file previous',
      'rename .file.tmp file',
      'sync run',
    ]);
  });

  test('of a folder: each file, the new folder and the backup before it is renamed', async () => {
    const folder = join(home, 'ensemble');
    await replaceFolder(folder, { a: 'old' }, isKnown);
    const { fs, operations } = recorded();
    await replaceFolder(folder, { a: 'new', b: 'new' }, isKnown, fs);
    expect(operations.filter((operation) => durable.test(operation))).toEqual([
      ...['write a', 'sync a', 'read a', 'write b', 'sync b', 'read b', 'sync next'],
      'rename ensemble backup',
      'sync .ensemble.tmp',
      'rename next ensemble',
      `sync ${home.split(/[\\/]/).at(-1)}`,
      'rm .ensemble.tmp',
    ]);
  });

  test('of a line: the file, and the folder where the file is new', async () => {
    const { fs, operations } = recorded();
    for (const line of ['first', 'second']) await appendLine(join(home, 'log'), line, fs);
    expect(operations.filter((operation) => durable.test(operation))).toEqual([
      ...['write log', 'sync log', `sync ${home.split(/[\\/]/).at(-1)}`],
      ...['write log', 'sync log'],
    ]);
  });
});

describe('writes of the same at once', () => {
  const theirs = { a: 'their a', b: 'their b' };
  const mine = { a: 'my a', c: 'my c' };

  test.each([
    { there: 'nothing', old: undefined },
    { there: 'a folder', old: { a: 'old a' } },
  ])('of a folder, whichever operation the other comes before ($there)', async ({ old }) => {
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
  });

  test('of a file, whichever operation the other comes before', async () => {
    for (let number = 0; ; number++) {
      const path = join(home, `${number}`, 'file');
      const { fs, struck } = interrupted(number, () =>
        writeWhole(path, 'theirs', { fs: unsynced }),
      );
      await writeWhole(path, 'mine', { fs });
      expect(['mine', 'theirs']).toContain(await readFile(path, 'utf8'));
      expect(await readdir(join(home, `${number}`))).toEqual(['file']);
      if (!struck()) break;
    }
  });

  test('of many, the folder is one of them', async () => {
    const folder = join(home, 'ensemble');
    const written = Array.from({ length: 20 }, (_, i) => ({ a: `a ${i}`, b: `b ${i}` }));
    await Promise.all(written.map((files) => replaceFolder(folder, files, isKnown, unsynced)));
    expect(written).toContainEqual(await contentOf(folder));
    expect(await readdir(home)).toEqual(['ensemble']);
  });
});

test('a full disk is said to be full', async () => {
  const { fs } = faulty({ kind: 'full' }, 3);
  const writing = writeWhole(join(home, 'file'), 'content', { fs });
  await expect(writing).rejects.toThrow('file: cannot be written: the disk is full');
});

test('a file that is read in pieces is whole, one that the disk does not give is a FileError', async () => {
  const content = 'x'.repeat(100);
  await writeFile(join(home, 'file'), content);
  const { fs } = intercepted(({ name, given, act }) =>
    act(name === 'read' ? [given[0], given[1], Math.min(7, Number(given[2])), given[3]] : given),
  );
  expect(String(await readRegular(join(home, 'file'), { fs }))).toBe(content);
  for (let number = 0; number < 4; number++) {
    const { fs } = faulty({ kind: 'fails', code: 'EIO' }, number);
    const reading = readRegular(join(home, 'file'), { fs });
    await expect(reading).rejects.toThrow('file: cannot be read: the disk failed');
  }
});

test('sweeping leaves alone what others own, and what a process that runs is writing', async () => {
  const others = ['.state.tmp', '.state.freetickets-1.tmp', `.x.freetickets-${ownerName()}.tmp`];
  for (const name of others) await writeFile(join(home, name), '');
  await sweepFolder(home);
  expect(await readdir(home)).toEqual(others.sort());
  await sweepAfterEnd(home);
  expect(await readdir(home)).toEqual(others.slice(0, 2).sort());
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
    () => appendLine(join(home, 'run', 'file'), 'theirs'),
  ]) {
    await expect(attempt()).rejects.toThrow(/file: is not a regular file/);
  }
  expect(await readFile(target, 'utf8')).toBe('mine');
});

test('sweeping neither follows links nor puts them back', async () => {
  const temporary = (name: string) => `.${name}.freetickets-${ownerName()}.tmp`;
  await mkdir(join(home, 'mine', 'backup'), { recursive: true });
  await writeFile(join(home, 'mine', 'backup', 'ticket'), 'mine');
  const run = join(home, 'run');
  const staging = join(run, temporary('checkpoint'));
  await mkdir(staging, { recursive: true });
  await symlink(join(home, 'mine'), join(staging, 'backup'));
  await symlink(join(home, 'mine'), join(run, temporary('ensemble')));
  await sweepAfterEnd(run);
  expect(await readdir(run)).toEqual([]);
  expect(await readFile(join(home, 'mine', 'backup', 'ticket'), 'utf8')).toBe('mine');
});
