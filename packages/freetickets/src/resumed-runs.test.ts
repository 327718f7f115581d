import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command as run } from './testing-command.js';
import { out, prepareRuns, runIn, small, train } from './testing-command-runs.js';

prepareRuns();

describe('a run that is stopped', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s saves a checkpoint; --resume goes on to the same tickets',
    async (signal) => {
      const events = async () =>
        (await readFile(join(out, 'events.jsonl'), 'utf8')).replace(/"seconds":[^}]*/g, '');
      const stopped = train();
      while (!existsSync(join(out, 'events.jsonl')))
        await new Promise((next) => setTimeout(next, 1));
      process.emit(signal);
      const { code, stderr } = await stopped;
      expect(code).toBe(1);
      expect(stderr).toContain(`freetickets train --resume ${out}`);
      expect(existsSync(join(out, 'ensemble'))).toBe(false);
      expect((await run('train', '--resume', out)).code).toBe(0);
      const resumed = await readFile(join(out, 'ensemble', 'ticket-2.safetensors'));
      const logged = await events();
      runIn(`${out}-whole`);
      await train();
      expect(resumed.equals(await readFile(join(out, 'ensemble', 'ticket-2.safetensors')))).toBe(
        true,
      );
      expect(logged).toEqual(await events());
    },
  );

  test('a damaged checkpoint is named, and nothing of it is used', async () => {
    const stopped = train();
    while (!existsSync(join(out, 'events.jsonl'))) await new Promise((next) => setTimeout(next, 1));
    process.emit('SIGINT');
    await stopped;
    const path = join(out, 'checkpoint', 'ensemble', 'state.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, -3));
    const { code, stderr } = await run('train', '--resume', out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/checkpoint: .*damaged/);
  });
});

describe('--resume', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['no folder', async () => {}, 'there is no such folder'],
    ['an empty folder', () => mkdir(out), 'the folder is empty'],
    [
      'a folder of something else',
      async () => {
        await mkdir(out);
        await writeFile(join(out, 'notes.txt'), '');
      },
      'the folder holds notes.txt',
    ],
  ])('of %s is refused', async (_, prepare, message) => {
    await prepare();
    const { code, stderr } = await run('train', '--resume', out, ...small);
    expect(stderr).toContain(`run: got "${out}", expected the folder of a run`);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(join(out, 'config.json'))).toBe(false);
  });

  test('of a run that has no checkpoint yet starts from the beginning', async () => {
    await train('--quiet');
    for (const name of ['ensemble', 'evaluation.json', 'events.jsonl', 'report.html']) {
      await rm(join(out, name), { recursive: true });
    }
    const { code, stderr } = await run('train', '--resume', out);
    expect(code).toBe(0);
    expect(stderr).toContain('epoch 1/4');
  });
});
