import { execFileSync } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileError, freeTickets } from './index.js';
import {
  config,
  entries,
  finished,
  folder,
  out,
  prepareTests,
  timeless,
} from './testing-experiment.js';

prepareTests();

/** Mounts a small disk where the machine allows; undefined where not. */
function mountSmallDisk(path: string, kilobytes: number): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return () => void execFileSync('umount', [path]);
}

test('a run whose disk fills up loses nothing: with room again it goes on to the same tickets', async ({
  skip,
}) => {
  const { ensemble } = await freeTickets(config());
  const whole = await timeless();
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const unmount = mountSmallDisk(disk, 512);
  if (!unmount) return skip('this machine lets nobody mount a small disk');
  try {
    const onDisk = join(disk, 'run');
    const filler = join(disk, 'filler');
    const { size } = await stat(join(out(), 'report.html'));
    expect(size).toBeLessThan(200_000);
    for (let kilobytes = 8; ; kilobytes += 28) {
      await rm(onDisk, { recursive: true, force: true });
      await writeFile(filler, Buffer.alloc((512 - kilobytes) * 1024));
      const full = await freeTickets({ ...config(), out: onDisk }).then(
        ({ evaluation }) => evaluation.missing[0]?.why,
        (error: unknown) => error,
      );
      if (full === undefined) break;
      if (typeof full !== 'string') expect(full).toBeInstanceOf(FileError);
      expect(String(full)).toContain('the disk is full');
      await rm(filler);
      const resumed = await freeTickets(
        { ...config(), out: onDisk },
        { existing: (await entries(disk)).length > 0 ? 'resume' : 'refuse' },
      );
      expect(resumed.ensemble.members).toEqual(ensemble.members);
      expect(await entries(onDisk)).toEqual(finished);
      expect(await timeless(onDisk)).toBe(whole);
    }
  } finally {
    unmount();
  }
});
