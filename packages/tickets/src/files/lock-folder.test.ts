import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './lock-folder.js';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  folder = join(home, 'runs', '1');
});
afterEach(() => rm(home, { recursive: true }));

/** A lock as another process left it. */
async function held(pid: number, host: string, started: string): Promise<string> {
  const file = join(folder, 'lock', `${pid}@${host}@${started}@0123`);
  await mkdir(join(folder, 'lock'), { recursive: true });
  await writeFile(file, '');
  return file;
}

/** The number of a process that is over. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('one of many gets it; the others are told who has it', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  const locks = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  expect(locks).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    expect(outcome.reason).toBeInstanceOf(FileError);
    expect(outcome.reason.message).toContain(`process ${process.pid} on ${hostname()}`);
  }
  await locks[0]();
  await (await lockFolder(folder))();
  expect(await readdir(home)).toEqual([]);
});

test('one of many takes over from a process that is over', async () => {
  await held(await endedProcess(), hostname(), '');
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.runIf(existsSync('/proc/self/stat'))('a reused process number is recognised', async () => {
  await held(process.ppid, hostname(), 'another boot');
  await lockFolder(folder);
});

test('what another host holds, or what nobody knows, names the file to remove', async () => {
  const foreign = await held(await endedProcess(), 'elsewhere', '');
  await expect(lockFolder(folder)).rejects.toThrow(`on elsewhere. Wait`);
  await expect(lockFolder(folder)).rejects.toThrow(`remove ${foreign}`);
  await rm(foreign);
  await writeFile(join(folder, 'lock', 'mine'), '');
  await expect(lockFolder(folder)).rejects.toThrow(`remove ${join(folder, 'lock', 'mine')}`);
  await rm(join(folder, 'lock', 'mine'));
  await lockFolder(folder);
});

test('a folder that was there stays', async () => {
  await mkdir(folder, { recursive: true });
  await (await lockFolder(folder))();
  expect(await readdir(folder)).toEqual([]);
});
