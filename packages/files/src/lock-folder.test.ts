import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './lock-folder.js';
import { type Owner, ownerName, parseOwner } from './owner.js';
import { sweepFolder } from './staging.js';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  folder = join(home, 'runs', '1');
});
afterEach(() => rm(home, { recursive: true }));

/** A lock as another process left it. */
async function held(owner: Partial<Owner>): Promise<string> {
  const own = { ...parseOwner(ownerName()), ...owner };
  const name = `${own.pid}@${own.host}@${own.namespace}@${own.started}@01234567`;
  const file = join(folder, 'lock', name);
  await mkdir(join(folder, 'lock'), { recursive: true });
  await writeFile(file, '');
  return file;
}

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** What a process of another PID namespace says when it asks for the lock; undefined where this machine allows none. */
async function lockInOtherNamespace(): Promise<string | undefined> {
  const program = join(home, 'lock.mjs');
  const source = fileURLToPath(new URL('./lock-folder.ts', import.meta.url));
  const stdin = {
    contents: `import { lockFolder } from ${JSON.stringify(source)};
      await lockFolder(process.argv[2]).then(() => console.log('locked'), ({ message }) => console.log(message));
      process.kill(process.pid, 'SIGKILL');`,
    resolveDir: home,
  };
  const conditions = ['@freetickets/source'];
  await build({
    stdin,
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions,
  });
  const [command, ...options] = ['unshare', '--fork', '--pid', '--mount-proc', process.execPath];
  const child = spawnSync(command, [...options, program, folder]);
  return child.error || /unshare/.test(String(child.stderr)) ? undefined : String(child.stdout);
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
});

test('one of many takes over from a process that has ended', async () => {
  await held({ pid: await endedProcess() });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.runIf(existsSync('/proc/self/stat'))('a reused process number is recognised', async () => {
  await held({ pid: process.ppid, started: '0123abcd+1' });
  await lockFolder(folder);
});

test('what another machine or container holds names the file to remove', async () => {
  const foreign = await held({ pid: await endedProcess(), namespace: '01234567' });
  await expect(lockFolder(folder)).rejects.toThrow(FileError);
  await expect(lockFolder(folder)).rejects.toThrow(
    `on ${hostname()}, another machine or container. Wait`,
  );
  await expect(lockFolder(folder)).rejects.toThrow(`remove ${foreign}`);
  await rm(foreign);
  await lockFolder(folder);
});

test('containers that share a folder, and the name of their host, keep their locks', async ({
  skip,
}) => {
  const first = await lockInOtherNamespace();
  if (first === undefined) return skip('this machine lets nobody make a PID namespace');
  expect(first).toBe('locked\n');
  await expect(lockFolder(folder)).rejects.toThrow('another machine or container');
  for (const name of await readdir(join(folder, 'lock'))) await rm(join(folder, 'lock', name));
  const release = await lockFolder(folder);
  expect(await lockInOtherNamespace()).toContain('another machine or container');
  await release();
});

test.each(['mine', '.DS_Store', '7@%@01234567@@01234567', 'a\u001b[31m'])(
  'what is no lock is named, not taken for one: %j',
  async (name) => {
    const file = await held({ pid: await endedProcess() });
    await rename(file, join(folder, 'lock', name));
    await expect(lockFolder(folder)).rejects.toThrow(FileError);
    await expect(lockFolder(folder)).rejects.toThrow(
      `${join(folder, 'lock')}: holds ${JSON.stringify(name)}, which is no lock of a process. Remove it.`,
    );
    await rm(join(folder, 'lock', name));
    await lockFolder(folder);
  },
);

test
  .skipIf(process.platform === 'win32')
  .each<[string, (lock: string) => Promise<unknown>, string]>([
    ['a file', (lock) => writeFile(lock, 'mine'), 'lock: is a file, expected the folder'],
    ['a link', (lock) => symlink(home, lock), 'lock: is a link, expected the folder'],
    [
      'a folder in a folder',
      (lock) => mkdir(join(lock, ownerName().replace('@', '9@')), { recursive: true }),
      'cannot be written',
    ],
  ])('%s in place of a lock stays, and is named', async (_, make, problem) => {
  await mkdir(folder, { recursive: true });
  await make(join(folder, 'lock'));
  await expect(lockFolder(folder)).rejects.toThrow(FileError);
  await expect(lockFolder(folder)).rejects.toThrow(problem);
  expect(await readdir(folder)).toEqual(['lock']);
});

test.runIf(process.getuid?.() === 0)(
  'a lock that another user made, who alone may remove it, is no matter of waiting',
  async () => {
    await mkdir(join(folder, 'lock'), { recursive: true });
    await chmod(home, 0o755);
    await chmod(folder, 0o1777);
    process.seteuid?.(65534);
    try {
      await expect(lockFolder(folder)).rejects.toThrow('cannot be written: no permission');
    } finally {
      process.seteuid?.(0);
    }
  },
);

test.runIf(existsSync('/proc/self'))('where no folder can be made, there is no lock', async () => {
  await expect(lockFolder('/proc/none/run')).rejects.toThrow(FileError);
  await expect(lockFolder('/proc/none/run')).rejects.toThrow(
    '/proc/none: no folder can be made there. Choose another place.',
  );
});

test('what is put into a lock stays there, and is named afterwards', async () => {
  const release = await lockFolder(folder);
  await writeFile(join(folder, 'lock', '.DS_Store'), 'mine');
  await release();
  expect(await readdir(join(folder, 'lock'))).toEqual(['.DS_Store']);
  await expect(lockFolder(folder)).rejects.toThrow('holds ".DS_Store"');
});

test('a sweep spares what others who ask for the lock are making', async () => {
  for (let round = 0; round < 20; round++) {
    const attempts = await Promise.allSettled([
      ...Array.from({ length: 5 }, () => lockFolder(folder)),
      ...Array.from({ length: 20 }, () => sweepFolder(folder)),
    ]);
    const reasons = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [String(attempt.reason)] : [],
    );
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) expect(reason).toContain('in use by process');
    for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value?.();
  }
});

test('a folder that was there stays; one that was not goes, if it is empty', async () => {
  await (await lockFolder(folder))();
  expect(await readdir(home)).toEqual([]);
  const release = await lockFolder(folder);
  await writeFile(join(folder, 'mine'), '');
  await release();
  expect(await readdir(folder)).toEqual(['mine']);
  await rm(join(folder, 'mine'));
  await (await lockFolder(folder))();
  expect(await readdir(folder)).toEqual([]);
});
