import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Certificate,
  freePort,
  hasOpenssl,
  hasRedis,
  makeCertificate,
  startRedis,
} from '../packages/launcher-bullmq/src/testing-redis.js';

const program = 'packages/freetickets/bin/freetickets.js';
const isBuilt = existsSync('packages/freetickets/dist/bin.js');

const PASSWORD = 'not-to-be-seen';
/** Seconds without a word after which a worker counts as gone. */
const LOST_AFTER = '2';

let home: string;
let port: number;
/** Where programs look for Redis. */
let environment: NodeJS.ProcessEnv;
const processes = new Set<ChildProcess>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  port = await freePort();
});
beforeEach(() => {
  environment = { FREETICKETS_REDIS: `redis://:${PASSWORD}@127.0.0.1:${port}` };
});
afterEach(async () => {
  for (const each of processes) await killed(each);
});
afterAll(() => rm(home, { recursive: true }));

async function killed(child: ChildProcess): Promise<void> {
  if (!isOver(child)) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  processes.delete(child);
}

/** A process whose output is kept. */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  processes.add(child);
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data) => {
      written[stream] += data;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...written,
  }));
  return { child, written, ended };
}

/** Redis, killed in the end at the latest. */
async function redis(certificate?: Certificate): Promise<ChildProcess> {
  const child = await startRedis(port, PASSWORD, home, certificate);
  processes.add(child);
  return child;
}

const freetickets = (args: readonly string[]) =>
  start(process.execPath, [program, ...args], environment);

async function worker(store: string, ...more: readonly string[]) {
  const own = ['--lost-after', LOST_AFTER, '--work', join(home, 'work')];
  const args = ['worker', '--store', store, ...own, ...more];
  const { child, written, ended } = freetickets(args);
  await until(() => written.stderr.includes('Waiting for runs') || child.exitCode !== null);
  expect(written.stderr).toContain('Waiting for runs');
  return { child, written, ended };
}

/** Waits until something holds; the test's own time limit ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(5);
}

async function sweepFile(name: string, axes: object, base: object = {}): Promise<string> {
  const file = join(home, `${name}.sweep.json`);
  const common = {
    dataset: { name: 'mnist', limit: 500 },
    model: { name: 'mlp', hidden: [10] },
    batchSize: 16,
  };
  await writeFile(file, JSON.stringify({ base: { ...common, ...base }, axes }));
  return file;
}

const sweep = (file: string, out: string, store: string) =>
  freetickets([
    ...['sweep', '--config', file, '--out', out, '--json'],
    ...['--launcher', 'bullmq', '--store', store, '--data', home],
  ]);

/** Does the jobs of a sweep on this machine, one after another in one process, as one for each takes longer. */
function sweepHere(file: string, out: string, jobs: number) {
  const text = `
    import { main } from '@freetickets/cli';
    import { app } from 'freetickets/app';
    const [, count, ...args] = process.argv;
    for (let job = 0; job < count; job++) await main(app, [...args, '--only', String(job)]);
    process.exitCode = await main(app, args);
  `;
  const args = [String(jobs), 'sweep', '--config', file, '--out', out];
  return start(process.execPath, ['--input-type=module', '--eval', text, ...args], environment);
}

/** What a worker says of its jobs, by their names in the queue. */
const told = ({ stderr }: { readonly stderr: string }, what: string): readonly string[] =>
  Array.from(stderr.matchAll(/^(\S+\/\S+) (\w+)/gm), ([, job, event]) => ({ job, event }))
    .filter(({ event }) => event === what)
    .map(({ job }) => job);

/** What a store has of a job, by the last version of its manifest: its files by their paths. */
async function manifestOf(store: string, job: string): Promise<Manifest> {
  const folder = join(store, job, 'manifest');
  const names = await readdir(folder).catch(() => []);
  const last = Math.max(...names.flatMap((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? [])));
  const text = await readFile(join(folder, `${last}.json`), 'utf8').catch(() => '{"files":{}}');
  return JSON.parse(text);
}

interface Manifest {
  readonly isDone?: boolean;
  readonly files: { readonly [path: string]: { readonly key: string } };
}

/** The line that a run's log has of its first epoch, with the seconds that it took. */
const firstEpoch = async (log: string): Promise<string | undefined> =>
  (await readFile(log, 'utf8')).split('\n').find((line) => line.includes('"type":"epoch"'));

type Started = Awaited<ReturnType<typeof worker>>;

/**
 * The job that a worker has under way when a checkpoint of it is in the store; undefined where it is done before, or the sweep is
 * over.
 */
async function jobWithCheckpoint(
  { written }: Started,
  store: string,
  running: ChildProcess,
): Promise<string | undefined> {
  const isBusy = () => told(written, 'taken').length > told(written, 'done').length;
  await until(() => isBusy() || isOver(running));
  const job = told(written, 'taken').at(-1);
  if (job === undefined) return undefined;
  await until(async () => {
    const { isDone, files } = await manifestOf(store, job);
    return isDone || Object.keys(files).some((path) => path.startsWith('checkpoint/'));
  });
  return (await manifestOf(store, job)).isDone ? undefined : job;
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** What came out, without what the clock says. */
async function outcome(out: string) {
  const { runs, entries } = JSON.parse(await readFile(join(out, 'sweep.json'), 'utf8'));
  const tickets = runs.map(async ({ name }: { name: string }) => {
    const folder = join(out, 'runs', name, 'ensemble');
    const names = (await readdir(folder)).filter((each) => each.endsWith('.safetensors')).sort();
    return Promise.all(
      names.map(async (each) => (await readFile(join(folder, each))).toString('hex')),
    );
  });
  const scores = runs.map((run: { name: string; config: object; scores: object }) => [
    ...[run.name, run.config],
    { ...run.scores, trainSeconds: 0 },
  ]);
  return { entries, scores, tickets: await Promise.all(tickets) };
}

/** The files of folders that hold a text. */
async function filesWith(text: string, ...folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path);
    }
  }
  return found;
}

describe.runIf(isBuilt && hasRedis && process.platform === 'linux')('a sweep over Redis', () => {
  test('of three methods and three seeds by three workers, one of which is killed twice, ends as on this machine; Redis, by TLS, is restarted, too', async () => {
    const certificate = hasOpenssl ? makeCertificate(home) : undefined;
    if (certificate) {
      environment = {
        FREETICKETS_REDIS: `rediss://:${PASSWORD}@localhost:${port}`,
        NODE_EXTRA_CA_CERTS: certificate.path,
      };
    }
    // As many threads wherever a run is done.
    environment = { ...environment, FREETICKETS_THREADS: '1' };
    const method = [
      { name: 'dense', epochs: 30 },
      { name: 'dense-ensemble', tickets: 2, epochs: 30 },
      { name: 'edst', tickets: 2, explorationEpochs: 20, refinementEpochs: 5 },
    ];
    const file = await sweepFile('killed', { method, seed: [1, 2, 3] });
    const [out, store, local] = ['killed', 'store', 'local'].map((name) => join(home, name));
    let server = await redis(certificate);
    const here = sweepHere(file, local, 12);
    const running = sweep(file, out, store);
    const workers = await Promise.all([worker(store), worker(store), worker(store)]);
    const killedJobs: { readonly job: string; readonly epoch: string | undefined }[] = [];
    let victim = workers[0];
    while (killedJobs.length < 2 && !isOver(running.child)) {
      const job = await jobWithCheckpoint(victim, store, running.child);
      if (job === undefined) continue;
      await killed(victim.child);
      const { isDone, files } = await manifestOf(store, job);
      const log = join(store, files['events.jsonl'].key);
      if (!isDone) killedJobs.push({ job, epoch: await firstEpoch(log) });
      victim = await worker(store);
      workers.push(victim);
    }
    expect(killedJobs).toHaveLength(2);
    await killed(server);
    await setTimeout(500);
    server = await redis(certificate);

    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toContain('12/12');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows).toHaveLength(3);
    // They went on from there: their logs still tell of the seconds that were taken before.
    for (const { job, epoch } of killedJobs) {
      const log = join(out, 'runs', job.slice(job.indexOf('/') + 1), 'events.jsonl');
      expect([job, await firstEpoch(log)]).toEqual([job, epoch]);
    }

    expect((await here.ended).code).toBe(0);
    expect(await outcome(out)).toEqual(await outcome(local));

    // Stopped, a worker ends by itself.
    const left = workers.filter(({ child }) => !isOver(child));
    expect(left).toHaveLength(3);
    for (const { child } of left) child.kill('SIGTERM');
    for (const { ended } of left) expect((await ended).code).toBe(0);
    await killed(server);
    const kept = [out, store, join(home, 'appendonlydir')];
    expect(await filesWith(PASSWORD, ...kept)).toEqual([]);
  }, 240_000);

  test('is left to others by a worker that is told to stop, and cancelled; what no worker can do is refused', async () => {
    const server = await redis();
    const [out, store] = ['cancelled', 'other-store'].map((name) => join(home, name));
    const axes = { method: [{ name: 'dense', epochs: 100_000 }], seed: [1, 2] };
    const first = await worker(store);
    const running = sweep(await sweepFile('long', axes), out, store);
    const job = await jobWithCheckpoint(first, store, running.child);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    expect(told(first.written, 'stopped')).toEqual([job]);

    const queue = new Queue('freetickets', { connection: { port, password: PASSWORD } });
    const data = { version: '9.9.9', store: 'any', sweep: 'other' };
    await queue.add('dense-1', { ...data, job: { name: 'dense-1', config: {} } }, { lifo: true });
    // Of this version and this store, with a model that only another machine has.
    const { id } = JSON.parse(await readFile(join(store, 'store', '1.json'), 'utf8'));
    const { version } = JSON.parse(await readFile('packages/freetickets/package.json', 'utf8'));
    const config = { dataset: 'mnist', model: 'own' };
    const own = { version, store: id, sweep: 'other', job: { name: 'own-1', config } };
    await queue.add('own-1', own, { lifo: true });
    const metrics = await freePort();
    const { written } = await worker(store, '--metrics', String(metrics));
    await until(() => told(written, 'taken').length > 0);
    expect(told(written, 'taken')).toEqual([job]);
    expect(new Set(told(written, 'refused'))).toEqual(new Set(['other/own-1', 'other/dense-1']));
    const cancelled = await freetickets(['sweep', 'cancel', '--out', out]).ended;
    expect(cancelled.stdout).toContain('2 runs are cancelled');
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('is stopped');

    const status = await freetickets(['sweep', 'status', '--json']).ended;
    const { jobs, workers } = JSON.parse(status.stdout);
    expect(workers).toHaveLength(1);
    expect(jobs.map(({ state }: { state: string }) => state).sort()).toEqual([
      'cancelled',
      'refused',
      'refused',
    ]);
    const reasons = jobs.map(({ reason }: { reason?: string }) => reason).join();
    expect(reasons).toContain('it is of freetickets 9.9.9');
    expect(reasons).toContain('No model named "own"');
    const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    expect(page).toMatch(/freetickets_worker_jobs_total{end="refused"} [1-9]/);
    expect(page).toMatch(/freetickets_worker_jobs_total{end="stopped"} 1/);
    expect(page).toMatch(/freetickets_worker_jobs_running 0/);
    await queue.close();
    await killed(server);
  }, 120_000);

  test('says why it cannot begin, without the password', async () => {
    const file = await sweepFile('wrong', { method: ['dense'], seed: [1] });
    const { code, stderr } = await sweep(file, join(home, 'wrong'), join(home, 'store')).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`redis://127.0.0.1:${port}`);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).not.toContain(PASSWORD);
  }, 60_000);
});
