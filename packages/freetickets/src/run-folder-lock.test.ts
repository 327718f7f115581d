import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockRun } from '@freetickets/runs';
import { describe, expect, test } from 'vitest';
import { type Config, evaluateRun, FileError, freeTickets, type TrainingEvent } from './index.js';
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
  timeless,
} from './testing-experiment.js';

prepareTests();

describe('a run that is under way', () => {
  test('cannot be resumed, replaced or evaluated by another', async () => {
    let attempts: Promise<unknown>[] = [];
    const onEvent = ({ type }: TrainingEvent) => {
      if (type !== 'run-start') return;
      attempts = [
        ...(['refuse', 'resume', 'replace'] as const).map((existing) =>
          freeTickets(config(), { existing }),
        ),
        evaluateRun(out(), { config: small }),
      ];
      for (const attempt of attempts) attempt.catch(() => {});
    };
    const { ensemble } = await freeTickets({ ...config(), onEvent });
    expect(attempts).toHaveLength(4);
    for (const attempt of attempts) {
      await expect(attempt).rejects.toThrow(FileError);
      await expect(attempt).rejects.toThrow(`in use by process ${process.pid} on ${hostname()}`);
    }
    const again = await resume();
    expect(again.ensemble.members).toEqual(ensemble.members);
    expect(await entries(out())).toEqual(finished);
  });

  test('leaves nothing behind where its config is wrong', async () => {
    const wrong = { ...config(), dataset: 'none' } as unknown as Config;
    await expect(freeTickets(wrong)).rejects.toThrow('none');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('what a killed process left in its folder is removed, with its lock', async () => {
  await freeTickets(config());
  const whole = await timeless();
  await rm(out(), { recursive: true });
  await brokenOff(30);
  const owner = await endedOwner();
  const left = `.x.freetickets-${owner}.tmp`;
  await mkdir(join(out(), 'lock'));
  await writeFile(join(out(), 'lock', owner), '');
  await mkdir(join(out(), left));
  await writeFile(join(out(), 'checkpoint', 'ensemble', left), 'half a checkpoint');
  await writeFile(join(out(), 'notes.txt'), 'mine');
  await appendFile(join(out(), 'events.jsonl'), '{"stage":"ens');
  await resume();
  expect(await entries(out())).toEqual([...finished, 'notes.txt'].sort());
  expect(await timeless()).toBe(whole);
});

test('what a killed process left in the folders of a run is removed before anything else', async () => {
  await brokenOff(30);
  const names = ['checkpoint/ensemble', 'checkpoint/baseline', 'predictions'];
  const left = `.x.safetensors.freetickets-${await endedOwner()}.tmp`;
  for (const name of names) {
    await mkdir(join(out(), name), { recursive: true });
    await writeFile(join(out(), name, left), 'half of it');
  }
  await (await lockRun(out()))();
  const kept = ['state.previous.safetensors', 'state.safetensors'];
  expect(await Promise.all(names.map((name) => entries(join(out(), name))))).toEqual([
    kept,
    [],
    [],
  ]);
});
