import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownerName } from './owner.js';
import { sweepFolder } from './staging.js';
import { endProcess } from './testing-file-system.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
});
afterEach(() => rm(home, { recursive: true }));

test('sweeping leaves alone what others own, and what a process that runs is writing', async () => {
  const others = ['.state.tmp', '.state.freetickets-1.tmp', `.x.freetickets-${ownerName()}.tmp`];
  for (const name of others) await writeFile(join(home, name), '');
  await sweepFolder(home);
  expect(await readdir(home)).toEqual(others.sort());
  await endProcess(home);
  await sweepFolder(home);
  expect(await readdir(home)).toEqual(others.slice(0, 2).sort());
});

test('sweeping removes what was left on another machine, whose processes cannot be seen', async () => {
  const [pid, host, , ...rest] = ownerName().split('@');
  const left = `.x.freetickets-${[pid, host, '01234567', ...rest].join('@')}.tmp`;
  for (const name of ['backup', 'next']) await mkdir(join(home, left, name), { recursive: true });
  await sweepFolder(home);
  expect(await readdir(home)).toEqual(['x']);
});

test('sweeping neither follows links nor puts them back', async () => {
  const temporary = (name: string) => `.${name}.freetickets-${ownerName()}.tmp`;
  await mkdir(join(home, 'mine', 'backup'), { recursive: true });
  await writeFile(join(home, 'mine', 'backup', 'ticket'), 'mine');
  const run = join(home, 'run');
  const staging = join(run, temporary('checkpoint'));
  await mkdir(join(staging, 'next'), { recursive: true });
  await symlink(join(home, 'mine'), join(staging, 'backup'));
  await symlink(join(home, 'mine'), join(run, temporary('ensemble')));
  await endProcess(run);
  await sweepFolder(run);
  expect(await readdir(run)).toEqual([]);
  expect(await readFile(join(home, 'mine', 'backup', 'ticket'), 'utf8')).toBe('mine');
});
