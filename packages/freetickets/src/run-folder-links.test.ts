import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockRun } from '@freetickets/runs';
import { describe, expect, test } from 'vitest';
import { evaluateRun, FileError, freeTickets } from './index.js';
import {
  brokenOff,
  config,
  endedOwner,
  entries,
  finished,
  folder,
  out,
  prepareTests,
  resume,
  small,
} from './testing-experiment.js';

prepareTests();

describe('what is no regular file', () => {
  const names = ['config.json', 'events.jsonl', 'evaluation.json', 'report.html'];
  const inEnsemble = ['ensemble/ensemble.json', 'ensemble/ticket-1.safetensors'];
  const pipe = async (path: string) => void execFileSync('mkfifo', [path]);
  const link = async (path: string) => {
    await writeFile(join(folder, 'elsewhere'), 'mine');
    await symlink(join(folder, 'elsewhere'), path);
  };

  test.skipIf(process.platform === 'win32').each([
    { kind: 'pipe', make: pipe },
    { kind: 'link', make: link },
  ])('a $kind is refused, whichever file it stands for', async ({ kind, make }) => {
    await freeTickets(config());
    for (const name of [...names, ...inEnsemble]) {
      const path = join(out(), name);
      const content = await readFile(path);
      await rm(path);
      await make(path);
      const attempts = [() => resume(), () => evaluateRun(out(), { config: small })];
      for (const attempt of attempts) {
        await expect(attempt()).rejects.toThrow(FileError);
        await expect(attempt()).rejects.toThrow(`${name}: is not a regular file`);
      }
      if (kind === 'link') expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('mine');
      await rm(path);
      await writeFile(path, content);
    }
    await resume();
  });

  test.skipIf(process.platform === 'win32')(
    'nor is one in a folder that a killed process left to be put back',
    async () => {
      await freeTickets(config());
      const staging = join(out(), `.ensemble.freetickets-${await endedOwner()}.tmp`);
      await mkdir(join(staging, 'next'), { recursive: true });
      await rename(join(out(), 'ensemble'), join(staging, 'backup'));
      await link(join(staging, 'backup', 'ticket-9.safetensors'));
      await expect(lockRun(out())).rejects.toThrow('ticket-9.safetensors: is not a regular file');
      await rm(join(out(), 'ensemble', 'ticket-9.safetensors'));
      await (await lockRun(out()))();
      expect(await entries(out())).toEqual(finished);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'nor is a folder that is a link, but the run’s own may be',
    async () => {
      await brokenOff(30);
      await rename(join(out(), 'checkpoint'), join(folder, 'elsewhere'));
      await symlink(join(folder, 'elsewhere'), join(out(), 'checkpoint'));
      await expect(resume()).rejects.toThrow('checkpoint: is not a regular file');
      await rm(join(out(), 'checkpoint'));
      await rename(join(folder, 'elsewhere'), join(out(), 'checkpoint'));
      await rename(out(), join(folder, 'moved'));
      await symlink(join(folder, 'moved'), out());
      await resume();
      expect(await entries(out())).toEqual(finished);
    },
  );
});
