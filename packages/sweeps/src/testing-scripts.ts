import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { JobsToScript } from '@freetickets/core';

/** Runs a program that may be absent. Its code is `null` where it is. */
export function tried(
  program: string,
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
  input = '',
) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** Stands for programs: writes down what each is called with, and its environment. */
export function recorder(...names: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'freetickets-'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  for (const name of names) {
    const path = join(folder, name);
    const line = '[process.argv.slice(2), process.cwd(), process.env.FREETICKETS_THREADS]';
    writeFileSync(
      path,
      `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(${line}) + '\\n');
console.log('17;cluster');`,
    );
    chmodSync(path, 0o755);
  }
  return {
    folder,
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    /** The calls so far: arguments, folder and threads. */
    calls: (): readonly (readonly [readonly string[], string, string | undefined])[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

/** Jobs of a sweep in a folder with a space in its name. */
export const jobsIn = (folder: string, program: string): JobsToScript => ({
  count: 6,
  first: 4,
  name: 'freetickets-mnist',
  out: join(folder, 'runs', "it's mine"),
  folder,
  program: [program],
  args: ['sweep', '--config', 'mnist $HOME.ts', '--out', join(folder, 'runs', "it's mine")],
});
