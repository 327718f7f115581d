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
  if (child.exitCode === null && child.signalCode === null) {
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

/** Whether the store has a checkpoint of a run. */
async function hasCheckpoint(store: string): Promise<boolean> {
  const paths = await readdir(store, { recursive: true }).catch(() => []);
  for (const path of paths.filter((each) => /manifest\/\d+\.json$/.test(each))) {
    const text = await readFile(join(store, path), 'utf8').catch(() => '');
    if (text.includes('"checkpoint/')) return true;
  }
  return false;
}

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
  test('ends as one on this machine, though workers are killed and Redis, by TLS, is restarted', async () => {
    const certificate = hasOpenssl ? makeCertificate(home) : undefined;
    if (certificate) {
      environment = {
        FREETICKETS_REDIS: `rediss://:${PASSWORD}@localhost:${port}`,
        NODE_EXTRA_CA_CERTS: certificate.path,
      };
    }
    const file = await sweepFile(
      'killed',
      { method: [{ name: 'dst', tickets: 2, epochs: 40 }], seed: [1] },
      { baseline: false },
    );
    const [out, store, local] = ['killed', 'store', 'local'].map((name) => join(home, name));
    let server = await redis(certificate);
    const running = sweep(file, out, store);
    // Each worker is killed when a checkpoint of its run is in the store.
    for (let kill = 0; kill < 2; kill++) {
      const { child, written } = await worker(store);
      await until(() => written.stderr.includes(' taken'));
      await until(() => hasCheckpoint(store));
      await killed(child);
    }
    const workers = [await worker(store), await worker(store)];
    await until(() => workers.some(({ written }) => written.stderr.includes(' taken')));
    await killed(server);
    await setTimeout(500);
    server = await redis(certificate);

    const { code, stdout, stderr } = await running.ended;
    expect(stderr).toContain('3/3');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows).toHaveLength(1);

    const plain = await freetickets([
      ...['sweep', '--config', file, '--out', local, '--jobs', '1', '--json'],
    ]).ended;
    expect(plain.code).toBe(0);
    expect(await outcome(out)).toEqual(await outcome(local));

    // Stopped, a worker ends by itself.
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) expect((await ended).code).toBe(0);
    await killed(server);
    const kept = [out, store, join(home, 'appendonlydir')];
    expect(await filesWith(PASSWORD, ...kept)).toEqual([]);
  }, 180_000);

  test('is cancelled, and what no worker can do is refused', async () => {
    const server = await redis();
    const [out, store] = ['cancelled', 'other-store'].map((name) => join(home, name));
    const metrics = await freePort();
    const { written } = await worker(store, '--metrics', String(metrics));
    const queue = new Queue('freetickets', { connection: { port, password: PASSWORD } });
    const job = { name: 'dense-1', config: {} };
    const data = { version: '9.9.9', store: 'any', sweep: 'other', job };
    await queue.add('dense-1', data, { jobId: 'other/dense-1' });
    await until(() => written.stderr.includes('refused'));
    // Of this version and this store, with a method that only another machine has.
    const { id } = JSON.parse(await readFile(join(store, 'store', '1.json'), 'utf8'));
    const { version } = JSON.parse(await readFile('packages/freetickets/package.json', 'utf8'));
    const config = { dataset: 'mnist', method: 'own' };
    const own = { version, store: id, sweep: 'other', job: { name: 'own-1', config } };
    await queue.add('own-1', own, { jobId: 'other/own-1' });
    await until(() => written.stderr.includes('own-1 refused'));

    const axes = { method: [{ name: 'dense', epochs: 100_000 }], seed: [1, 2] };
    const running = sweep(await sweepFile('long', axes), out, store);
    await until(() => written.stderr.includes(' taken'));
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
    expect(reasons).toContain('No method named "own"');
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
