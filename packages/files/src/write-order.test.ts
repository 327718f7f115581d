import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendLine } from './append-line.js';
import { replaceFolder } from './replace-folder.js';
import { recorded } from './testing-file-system.js';
import { writeWhole } from './write-whole.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

const durable = /^(write|sync|read|truncate|rename|rm) /;

test('a file is synced, read back, renamed, then its folder is synced, and those made for it', async () => {
  const { fs, operations } = recorded();
  await writeWhole(join(home, 'new', 'run', 'file'), 'content', { fs });
  const written = ['write .file.tmp', 'sync .file.tmp', 'read .file.tmp'];
  expect(operations.filter((operation) => durable.test(operation))).toEqual([
    'sync new',
    `sync ${basename(home)}`,
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

test('of a folder, each file and the new folder are synced before it is renamed, and its backup', async () => {
  const folder = join(home, 'ensemble');
  await replaceFolder(folder, { a: 'old' }, () => true);
  const { fs, operations } = recorded();
  await replaceFolder(folder, { a: 'new', b: 'new' }, () => true, fs);
  expect(operations.filter((operation) => durable.test(operation))).toEqual([
    ...['write a', 'sync a', 'read a', 'write b', 'sync b', 'read b', 'sync next'],
    'rename ensemble backup',
    'sync .ensemble.tmp',
    'rename next ensemble',
    `sync ${basename(home)}`,
    'rm .ensemble.tmp',
  ]);
});

test('of a line, the file is synced, and the folder where the file is new', async () => {
  const { fs, operations } = recorded();
  for (const line of ['first', 'second']) await appendLine(join(home, 'log'), line, fs);
  expect(operations.filter((operation) => durable.test(operation))).toEqual([
    ...['write log', 'sync log', `sync ${basename(home)}`],
    ...['write log', 'sync log'],
  ]);
});
