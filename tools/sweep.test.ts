import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = 'packages/freetickets/bin/freetickets.js';
const isBuilt = existsSync('packages/freetickets/dist/bin.js');

let home: string;
let config: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  config = join(home, 'tiny.sweep.json');
  const base = {
    dataset: { name: 'mnist', limit: 500 },
    model: { name: 'mlp', hidden: [10] },
    baseline: { name: 'dense', epochs: 12 },
    batchSize: 16,
  };
  const method = [{ name: 'dst', tickets: 2, epochs: 12 }];
  await writeFile(config, JSON.stringify({ base, axes: { method, seed: [1] } }));
});
afterAll(() => rm(home, { recursive: true }));

/** A sweep in a process; `onCheckpoint` is called when it runs and a checkpoint is there. */
async function sweep(
  out: string,
  onCheckpoint?: (pid: number, children: readonly number[]) => void,
  file = config,
) {
  const child = spawn(process.execPath, [
    ...[program, 'sweep', '--config', file, '--out', out, '--jobs', '2', '--json'],
  ]);
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data) => {
      written[stream] += data;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  if (onCheckpoint) {
    const isUnderWay = async () =>
      (await hasCheckpoint(out)) && (await childrenOf(child.pid ?? 0)).length > 0;
    while (child.exitCode === null && !(await isUnderWay())) await setTimeout(2);
    onCheckpoint(child.pid ?? 0, await childrenOf(child.pid ?? 0));
  }
  return { code: await ended, ...written };
}

async function hasCheckpoint(out: string): Promise<boolean> {
  const runs = await readdir(join(out, 'runs')).catch(() => []);
  return runs.some((run) => existsSync(join(out, 'runs', run, 'checkpoint')));
}

/** What came out, without what the clock says. */
async function outcome(out: string) {
  const { runs, entries } = JSON.parse(await readFile(join(out, 'sweep.json'), 'utf8'));
  const tickets = runs.map(async ({ name }: { name: string }) =>
    (await readFile(join(out, 'runs', name, 'ensemble', 'ticket-1.safetensors'))).toString('hex'),
  );
  const scores = runs.map((run: { name: string; scores: object }) => [
    run.name,
    { ...run.scores, trainSeconds: 0 },
  ]);
  return { entries, scores, tickets: await Promise.all(tickets) };
}

/** The children of a process, by Linux. */
const childrenOf = async (pid: number): Promise<readonly number[]> => {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
};

describe.runIf(isBuilt && process.platform === 'linux')('a sweep in processes', () => {
  test('that is killed, or stopped, goes on to equal results', async () => {
    const whole = join(home, 'whole');
    const { code, stdout } = await sweep(whole);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows.map(({ labels }: { labels: object }) => labels)).toEqual([
      { method: 'dst tickets=2 epochs=12' },
      { method: 'dense' },
    ]);
    const expected = await outcome(whole);
    expect(expected.scores).toHaveLength(2);

    const out = join(home, 'killed');
    await sweep(out, (pid, children) => {
      for (const each of [pid, ...children]) process.kill(each, 'SIGKILL');
    });
    const stopped = await sweep(out, (pid) => process.kill(pid, 'SIGTERM'));
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain('Stopped: ');
    expect((await sweep(out)).code).toBe(0);
    expect(await outcome(out)).toEqual(expected);

    const asCsv = [program, 'sweep', '--config', config, '--out', out, '--format', 'csv'];
    const csv = spawnSync(process.execPath, asCsv, { encoding: 'utf8' });
    const columns = csv.stdout
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(',').length);
    expect(columns.length).toBeGreaterThan(2);
    expect(new Set(columns)).toEqual(new Set([columns[0]]));
    expect(csv.stderr).toContain('The report: ');
  }, 120_000);

  test('whose members train on their own, as tasks of a job array, is only gathered by the same command', async () => {
    const file = join(home, 'array.sweep.json');
    const base = {
      dataset: { name: 'mnist', limit: 200 },
      model: { name: 'mlp', hidden: [8] },
      method: { name: 'dense-ensemble', tickets: 2, epochs: 2 },
    };
    await writeFile(file, JSON.stringify({ base, axes: { seed: [1] } }));
    const out = join(home, 'array');
    const write = [program, 'sweep', '--config', file, '--out', out, '--write', 'slurm'];
    expect(spawnSync(process.execPath, write).status).toBe(0);
    const task = (index: number) =>
      spawnSync('bash', [join(out, 'sweep.sbatch')], {
        env: { ...process.env, SLURM_ARRAY_TASK_ID: String(index), SLURM_CPUS_PER_TASK: '1' },
        encoding: 'utf8',
      });
    expect([0, 1, 2].map((index) => task(index).status)).toEqual([0, 0, 0]);
    expect(task(0).stderr).toContain('was done before');
    const { code, stdout, stderr } = await sweep(out, undefined, file);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('accuracy')]);
    expect(JSON.parse(stdout).rows).toMatchObject([{ unfinished: 0, scores: { nll: {} } }]);
  });

  test('of renamed variants, with its axes in another order, trains nothing again', async () => {
    const base = {
      dataset: { name: 'mnist', limit: 100 },
      model: { name: 'mlp', hidden: [4] },
    };
    const dense = { method: { name: 'dense', epochs: 1 } };
    const pair = { method: { name: 'dense-ensemble', tickets: 2, epochs: 1 } };
    const [file, out] = [join(home, 'renamed.sweep.json'), join(home, 'renamed')];
    const write = (variants: object, axes: object) =>
      writeFile(file, JSON.stringify({ base, variants, axes }));
    const labelsOf = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout).rows.map(({ labels }: { labels: object }) => labels);

    await write({ dense, pair }, { batchSize: [16], seed: [1] });
    const first = await sweep(out, undefined, file);
    expect(first.code).toBe(0);
    const folders = await readdir(join(out, 'runs'));
    expect(folders).toHaveLength(3);

    await write({ 'Two networks': pair, 'One network': dense }, { seed: [1], batchSize: [16] });
    const { stderr, ...second } = await sweep(out, undefined, file);
    expect(await readdir(join(out, 'runs'))).toEqual(folders);
    expect(stderr).toContain('3 of 3 runs were done before');
    expect(labelsOf(second)).toEqual([
      { variant: 'Two networks', batchSize: '16' },
      { variant: 'One network', batchSize: '16' },
    ]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Two networks');
  });

  test('with a run that fails does the others, and says which failed', async () => {
    const file = join(home, 'failing.sweep.json');
    const base = {
      dataset: { name: 'mnist', limit: 100 },
      model: { name: 'mlp', hidden: [4] },
      method: { name: 'dense', epochs: 1 },
    };
    const axes = { 'optimizer.learningRate': [0.01, 1e30] };
    await writeFile(file, JSON.stringify({ base, axes }));
    const out = join(home, 'failing');
    const { code, stderr } = await sweep(out, undefined, file);
    expect(code).toBe(1);
    expect(stderr).toContain('1 of 2 runs failed');
    const { runs } = JSON.parse(await readFile(join(out, 'sweep.json'), 'utf8'));
    const states = runs.map(({ state }: { state: string }) => state);
    expect(states.toSorted()).toEqual(['done', 'failed']);
    for (const { state, error } of runs)
      if (state === 'failed') expect(error).toMatch(/learning rate/);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Failed:');
  });

  test('does not touch a folder of something else', async () => {
    const { code, stderr } = await sweep(home);
    expect(code).toBe(2);
    expect(stderr).toContain('a folder with a sweep (sweep.json) or an empty one');
  });
});
