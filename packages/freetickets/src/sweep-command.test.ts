import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { command as run } from './testing-command.js';
import { out, prepareRuns, small } from './testing-command-runs.js';

prepareRuns();

const before = process.cwd();
/** The working directory, of each test its own. */
let project: string;
beforeEach(async () => {
  await mkdir(`${out}-project`);
  project = await realpath(`${out}-project`);
  process.chdir(project);
  // The process of a job does not wait for what launched it; the tests do jobs in a process that has to.
  if (process.channel) vi.spyOn(process.channel, 'unref').mockImplementation(() => {});
});
afterEach(() => {
  process.chdir(before);
  vi.restoreAllMocks();
});

/** A sweep over seeds by `train`. */
const trainSeeds = (...more: string[]) => run('train', ...small, ...more);
const withoutTime = ({ trainSeconds: _, ...scores }: { readonly trainSeconds?: number }) => scores;
const contentOf = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

describe('launchers and job scripts of one’s own', () => {
  const core = resolve('packages/core/src/index.ts');
  beforeEach(() =>
    writeFile(
      'mine.ts',
      `import { writeFileSync } from 'node:fs';
      import { definePlugin } from ${JSON.stringify(core)};
      const options = { '~standard': { version: 1, vendor: 'mine', validate: (value) => ({ value }) } };
      export const queue = definePlugin(
        { kind: 'launcher', name: 'queue', summary: 'writes down what it is to do', options },
        (given) => ({
          launch: async (jobs, { command, onEvent }) => {
            writeFileSync('launched.json', JSON.stringify({ given, jobs, command }));
            for (const { name: job } of jobs) onEvent({ type: 'failed', job, error: 'not today' });
          },
        }),
      );
      export const pbs = definePlugin(
        { kind: 'job-script', name: 'pbs', summary: 'a list', options },
        (given) => ({
          write: ({ count, args }) => ({
            file: 'sweep.pbs',
            content: JSON.stringify({ given, count, args }),
            next: (path) => ['qsub ' + path],
          }),
        }),
      );`,
    ),
  );
  /** What a process has to be told to do one job, behind the program. */
  const ofJob = (...plugins: string[]) => ['train', ...small, ...plugins, '--seeds', '1,2'];

  test('do the runs, with the options that JSON or --jobs gives', async () => {
    const plugin = ['--plugin', './mine.ts'];
    for (const [flags, given] of [
      [['--launcher', 'queue'], {}],
      [
        ['--launcher', '{"name":"queue","nodes":3}', '--jobs=2', '--format', 'csv'],
        { nodes: 3, jobs: 2 },
      ],
    ] as const) {
      const args = [...plugin, '--seeds', '1,2', '--out', 'swept'];
      const { code, stderr } = await trainSeeds(...args, ...flags);
      expect([code, stderr]).toEqual([1, expect.stringContaining('2 of 2 runs failed')]);
      expect(stderr).toContain('not today');
      const launched = await contentOf('launched.json');
      expect(launched.given).toEqual(given);
      expect(launched.jobs).toHaveLength(2);
      const [, ...command] = launched.command;
      expect(command).toEqual([...ofJob(...plugin), '--out', 'swept', '--out', 'swept']);
    }
  });

  test('are found where the config names them', async () => {
    await writeFile('my.config.ts', `export default { plugins: ['./mine.ts'] };`);
    const config = ['--config', 'my.config.ts'];
    const write = ['--write', 'pbs', '--with', 'queue=long', '--jobs', '3'];
    const { code, stdout } = await trainSeeds(...config, '--seeds', '1,2', ...write);
    const [path, next] = stdout.split('\n\n');
    expect([code, next]).toEqual([0, expect.stringContaining(`qsub ${path}`)]);
    const { given, count, args } = await contentOf(path);
    expect([given, count]).toEqual([{ queue: 'long', jobs: 3 }, 2]);
    expect(args).toEqual([...ofJob(...config), '--out', expect.any(String)]);
  });

  test.each([
    [['--launcher', 'queue'], '--launcher: no launcher named "queue"'],
    [['--launcher', '{"name":"local","nodes":3}'], 'nodes'],
    [['--launcher', '{"name":"bullmq","attempts":3}'], 'its options are flags'],
    [['--write', 'pbs'], '--write: no job-script named "pbs"'],
    [['--write', 'slurm', '--launcher', 'local'], '--launcher: got "local", expected none'],
  ])('are refused: %j', async (flags, message) => {
    const { code, stderr } = await trainSeeds('--seeds', '1', ...flags);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync('runs')).toBe(false);
  });
});

test('--dry-run lists what is to be done, in the order of --only, and does none of it', async () => {
  const method = '{"name":"dense-ensemble","tickets":2,"epochs":1}';
  const own = ['--set', `method=${method}`, '--batch-size', '16', '--seeds', '1'];
  const flags = [...small.slice(0, 4), ...own];
  const list = async (...more: string[]) => {
    const { code, stdout } = await run('train', ...flags, '--dry-run', ...more);
    expect(code).toBe(0);
    return stdout;
  };
  const { out: folder, runs } = JSON.parse(await list('--json'));
  const [first, second, whole] = runs;
  expect(runs.map(({ name }: { name: string }) => name.slice(0, -13))).toEqual([
    'dense-ensemble-seed-1-member-1',
    'dense-ensemble-seed-1-member-2',
    'dense-ensemble-seed-1',
  ]);
  for (const { isDone, trainFlops, seconds } of [first, second]) {
    expect([isDone, trainFlops]).toEqual([false, first.trainFlops]);
    expect(seconds).toBeGreaterThan(0);
  }
  expect(whole).toMatchObject({ trainFlops: 0, seconds: 0, needs: [first.name, second.name] });
  expect(existsSync('runs')).toBe(false);

  for (const index of ['0', '1', '2']) {
    const lines = (await list()).trimEnd().split('\n');
    const done = lines.filter((line) => line.endsWith(' done'));
    expect(done).toHaveLength(Number(index));
    for (const [at, { name }] of runs.entries()) {
      expect(lines[at + 1].split(/ +/).slice(0, 2)).toEqual([String(at), name]);
    }
    expect(lines[3]).toMatch(/puts 2 together$/);
    const left = [2, 1, 0][Number(index)] * first.trainFlops;
    expect(lines[4]).toContain(`${3 - Number(index)} to do`);
    expect(lines[4]).toContain(left.toExponential(2));
    expect((await run('train', ...flags, '--only', index, '--quiet')).code).toBe(0);
    expect(existsSync(runs[Number(index)].folder)).toBe(true);
  }
  expect(await readdir(`${folder}/runs`)).toHaveLength(3);
  const { cost } = await contentOf(`${whole.folder}/evaluation.json`);
  expect(first.trainFlops + second.trainFlops).toBe(cost.trainFlops);
});

describe('train --seeds', () => {
  test('goes on in one folder by the same command, and with more seeds', async () => {
    const only = (seeds: string, index: number) =>
      trainSeeds('--seeds', seeds, '--only', String(index), '--quiet');
    expect((await trainSeeds('--seeds', '1,2', '--write', 'slurm')).code).toBe(0);
    for (const index of [0, 1]) expect((await only('1,2', index)).code).toBe(0);
    const { code, stdout, stderr } = await trainSeeds('--seeds', '1,2', '--format', 'runs-csv');
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 of 2 runs were done before')]);
    expect(stdout.trim().split(/\r?\n/)).toHaveLength(1 + 2);

    expect((await only('1,2,3', 2)).code).toBe(0);
    const three = await trainSeeds('--seeds', '1,2,3', '--json');
    const { out: folder, rows } = JSON.parse(three.stdout);
    expect(rows).toMatchObject([{ unfinished: 0, scores: { accuracy: { seeds: 3 } } }]);
    expect(await readdir('runs')).toEqual([folder.slice('runs/'.length)]);
    expect((await readdir(folder)).sort()).toEqual([
      'report.html',
      'runs',
      'sweep.json',
      'sweep.sbatch',
    ]);
  });

  test('compares runs by the corruptions that its config names, whatever they were evaluated on besides', async () => {
    const only = (index: number, ...types: string[]) =>
      trainSeeds(...seedsOn(...types), '--only', String(index), '--quiet');
    const seedsOn = (...types: string[]) => [
      ...['--seeds', '1,2', '--set', `corruptions=${JSON.stringify({ types, limit: 20 })}`],
    ];
    const gathered = async (flags = seedsOn('fog')) => {
      const { code, stdout } = await trainSeeds(...flags, '--json');
      expect(code).toBe(0);
      const { out: folder } = JSON.parse(stdout);
      const { runs } = await contentOf(`${folder}/sweep.json`);
      const folders = runs.map(({ name }: { name: string }) => `${folder}/runs/${name}`);
      const scores = runs.map((each: { scores: object }) => each.scores);
      return { folders, scores };
    };
    expect((await only(0, 'fog', 'contrast')).code).toBe(0);
    for (const index of [0, 1]) expect((await only(index, 'fog')).code).toBe(0);
    const { folders, scores } = await gathered();
    const byType = async (run: string) =>
      (await contentOf(`${run}/evaluation.json`)).ensemble.corruptions.byType;
    for (const [i, run] of folders.entries()) {
      const types = await byType(run);
      expect(Object.keys(types)).toEqual(['fog']);
      expect(scores[i]['corrupted nll']).toBeCloseTo(types.fog.mean.nll, 12);
    }

    const flags = ['--corruptions', 'contrast', '--limit', '20', '--quiet'];
    expect((await run('evaluate', folders[0], ...flags)).code).toBe(0);
    expect(Object.keys(await byType(folders[0]))).toEqual(['fog', 'contrast']);
    expect((await only(0, 'fog')).stderr).toBe('');
    expect((await gathered()).scores.map(withoutTime)).toEqual(scores.map(withoutTime));

    const none = ['--seeds', '1,2'];
    for (const index of ['0', '1']) await trainSeeds(...none, '--only', index, '--quiet');
    expect(Object.keys(await byType(folders[0]))).toEqual(['fog']);
    const [first] = (await gathered(none)).scores;
    expect(first).toHaveProperty('nll');
    expect(first).not.toHaveProperty('corrupted nll');
  });

  test('of another config has a folder of its own', async () => {
    for (const flags of [[], ['--sparsity', '0.6'], ['--set', 'ood=["noise"]']]) {
      const given = ['--seeds', '1', '--write', 'slurm', ...flags];
      expect((await trainSeeds(...given)).code).toBe(0);
    }
    // What it is evaluated on does not count.
    const names = (await readdir('runs')).map((name) => name.replace(/-[0-9a-f]{12}$/, ''));
    expect(names).toEqual(['edst', 'edst']);
  });
});
