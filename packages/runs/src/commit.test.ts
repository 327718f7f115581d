import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commitHere } from './commit.js';

const before = process.cwd();
let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'commit-')));
  process.chdir(home);
});
afterEach(async () => {
  process.chdir(before);
  await rm(home, { recursive: true });
});

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    encoding: 'utf8',
  }).trim();

test('a run knows the commit it was started at, and whether files differ from it', async () => {
  expect(await commitHere()).toBeUndefined();
  git('init', '-q');
  await writeFile('a', '1');
  git('add', 'a');
  git('commit', '-q', '-m', 'a');
  const head = git('rev-parse', 'HEAD');
  expect(await commitHere()).toBe(head.slice(0, 12));
  await writeFile('a', '2');
  expect(await commitHere()).toBe(`${head.slice(0, 12)}-dirty`);
});
