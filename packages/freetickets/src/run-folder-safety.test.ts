import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockRun } from '@freetickets/runs';
import { describe, expect, test } from 'vitest';
import {
  type Config,
  DataError,
  definePlugin,
  evaluateRun,
  FileError,
  freeTickets,
  fromArrays,
  type Json,
  LimitError,
  meanProbability,
  type TrainingEvent,
} from './index.js';
import { folder, prepareTests, ring, small } from './testing-experiment.js';

prepareTests();

const NOBODY = 65534;

const out = () => join(folder, 'run');
const config = (): Config => ({ ...small, out: out() });
const resume = (changes: Partial<Config> = {}) =>
  freeTickets({ ...config(), ...changes }, { existing: 'resume' });
const entries = async (path: string) => (await readdir(path)).sort();
const finished = [
  'config.json',
  'ensemble',
  'evaluation.json',
  'events.jsonl',
  'predictions',
  'report.html',
];

/** A run that broke off after some steps, without a chance to clean up. */
async function brokenOff(steps: number, changes: Partial<Config> = {}): Promise<void> {
  let taken = 0;
  const onEvent = ({ type }: TrainingEvent) => {
    if (type === 'step' && ++taken === steps) throw new Error('broken off');
  };
  const run = freeTickets({ ...config(), ...changes, onEvent });
  await expect(run).rejects.toThrow('broken off');
}

/** What the lock of a process that has ended is called. */
async function endedOwner(): Promise<string> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  const release = await lockRun(out());
  const [own] = await readdir(join(out(), 'lock'));
  await release();
  return own.replace(`${process.pid}@`, `${child.pid}@`);
}

/** What was logged, without wall-clock times. */
const timeless = async () =>
  (await readFile(join(out(), 'events.jsonl'), 'utf8')).replace(/"seconds":[^}]*/g, '');

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

test('a resume that its checkpoint refuses leaves the record as it was', async () => {
  await brokenOff(30);
  const path = join(out(), 'config.json');
  const { data: _, ...record } = JSON.parse(await readFile(path, 'utf8'));
  const before = JSON.stringify({ ...record, started: '2026-01-01' });
  await writeFile(path, before);
  const dataset = fromArrays({ ...ring(120, 7), test: ring(60, 2), name: 'ring' });
  await expect(resume({ dataset })).rejects.toThrow('other labels of the training examples');
  expect(await readFile(path, 'utf8')).toBe(before);
  const { evaluation } = await resume();
  expect(evaluation.warnings).toEqual([
    expect.stringContaining('its training, validation, test data were when it began'),
  ]);
  const resumed = JSON.parse(await readFile(path, 'utf8'));
  expect(resumed.started > record.started).toBe(true);
  expect(resumed).not.toHaveProperty('data');
});

test('a damaged fingerprint of the data is refused', async () => {
  await freeTickets(config());
  const path = join(out(), 'config.json');
  const record = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...record, data: { train: 3 } }));
  for (const attempt of [() => resume(), () => evaluateRun(out(), { config: small })]) {
    await expect(attempt()).rejects.toThrow(FileError);
    await expect(attempt()).rejects.toThrow('config.json: is damaged: data is not a fingerprint');
  }
});

test('a resume on other data is refused', async () => {
  await brokenOff(30);
  const dataset = fromArrays({ ...ring(120, 7), test: ring(60, 2), name: 'ring' });
  await expect(resume({ dataset })).rejects.toThrow(DataError);
  await expect(resume({ dataset })).rejects.toThrow('other labels of the training examples');
  await resume();
});

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
      const events = await readFile(join(onDisk, 'events.jsonl'), 'utf8');
      expect(events.replace(/"seconds":[^}]*/g, '')).toBe(whole);
    }
  } finally {
    unmount();
  }
});
