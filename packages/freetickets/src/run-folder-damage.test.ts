import { execFileSync } from 'node:child_process';
import { chmod, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  definePlugin,
  evaluateRun,
  FileError,
  freeTickets,
  type Json,
  LimitError,
  meanProbability,
  type TrainingEvent,
} from './index.js';
import {
  brokenOff,
  config,
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

const NOBODY = 65534;

test('tickets that were not saved whole are made again from their checkpoint', async () => {
  const { ensemble } = await freeTickets(config());
  const whole = await timeless();
  await rm(out(), { recursive: true });
  await brokenOff(50);
  const checkpoint = join(out(), 'checkpoint');
  await rename(checkpoint, join(folder, 'kept'));
  await resume();
  await rename(join(folder, 'kept'), checkpoint);
  const ticket = join(out(), 'ensemble', 'ticket-2.safetensors');
  await writeFile(ticket, (await readFile(ticket)).subarray(0, 500));
  expect((await resume()).ensemble.members).toEqual(ensemble.members);
  expect(await entries(out())).toEqual(finished);
  expect(await timeless()).toBe(whole);
});

test('tickets that cannot be read, or are larger than can be, are not made again', async () => {
  await brokenOff(50);
  const checkpoint = join(out(), 'checkpoint');
  await rename(checkpoint, join(folder, 'kept'));
  const { ensemble } = await resume();
  await rename(join(folder, 'kept'), checkpoint);
  const ticket = join(out(), 'ensemble', 'ticket-2.safetensors');
  const content = await readFile(ticket);
  if (process.platform !== 'win32') {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-R', `${NOBODY}`, folder]);
    await chmod(ticket, 0);
    // The superuser may read anything.
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      await expect(resume()).rejects.toThrow('ticket-2.safetensors: cannot be read: no permission');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    await chmod(ticket, 0o600);
  }
  await truncate(ticket, 2 ** 33);
  await expect(resume()).rejects.toThrow(LimitError);
  await writeFile(ticket, content);
  expect((await resume()).ensemble.members).toEqual(ensemble.members);
});

test('what a resume warns of is logged once, however often it is resumed', async () => {
  await brokenOff(30);
  const checkpoint = join(out(), 'checkpoint', 'ensemble', 'state.safetensors');
  await writeFile(checkpoint, (await readFile(checkpoint)).subarray(0, -3));
  const warnings: string[] = [];
  const onEvent = ({ type }: TrainingEvent) => {
    if (type === 'warning') warnings.push(type);
    if (type === 'step') throw new Error('broken off');
  };
  for (let times = 0; times < 3; times++) {
    await expect(resume({ onEvent })).rejects.toThrow('broken off');
  }
  expect(warnings).toHaveLength(3);
  await resume();
  const log = await readFile(join(out(), 'events.jsonl'), 'utf8');
  expect(log.match(/The last checkpoint cannot be used/g)).toHaveLength(1);
});

test('a checkpoint that is larger than any of its plan is not read', async () => {
  await brokenOff(30);
  const path = join(out(), 'checkpoint', 'ensemble', 'state.safetensors');
  const { size } = await stat(path);
  await truncate(path, 2 ** 33);
  await expect(resume()).rejects.toThrow(FileError);
  await expect(resume()).rejects.toThrow('holds 8589934592 bytes, but at most');
  await truncate(path, size);
  await resume();
});

test('tickets that cannot be loaded from their files leave their checkpoint', async () => {
  // JSON that is nested so deep is written, but not read.
  const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)]);
  const deep = definePlugin({ kind: 'aggregator', name: 'deep', summary: 'the mean' }, () => ({
    fit: () => nested(70),
    aggregate: (logits) => meanProbability().aggregate(logits),
  }));
  const aggregated = { ...config(), plugins: [deep], aggregator: 'deep' } as const;
  await expect(freeTickets(aggregated)).rejects.toThrow(FileError);
  expect(await entries(join(out(), 'checkpoint', 'ensemble'))).toContain('state.safetensors');
});

test('lines of the log that are no events are left as they are, and the report says so', async () => {
  const { ensemble } = await freeTickets(config());
  const whole = await timeless();
  await rm(out(), { recursive: true });
  await brokenOff(30);
  const log = join(out(), 'events.jsonl');
  const others = ['null', '{"type":"epoch"}', '{"stage":"ensemble"', '['.repeat(100_000)];
  await writeFile(log, `${others.join('\n')}\n${await readFile(log, 'utf8')}`);
  expect((await resume()).ensemble.members).toEqual(ensemble.members);
  expect(await timeless()).toBe(`${others.join('\n')}\n${whole}`);
  const { cost } = await evaluateRun(out(), { config: small });
  expect(cost.trainSeconds).toBeGreaterThan(0);
  const report = await readFile(join(out(), 'report.html'), 'utf8');
  expect(report).toContain('line 1 is no event of a run and was left out, as were 3 more');
});
