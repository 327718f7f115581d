import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { random } from '@freetickets/core';
import { writeIdx } from '@freetickets/datasets';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { encode } from 'fast-png';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { command as run } from './testing-command.js';
import { untimed } from './testing-experiment.js';

/** Images of 4x4 pixels in 3 classes: a bright row, by class, and noise. */
function images(count: number, seed: number) {
  const stream = random.derive(seed, 'images');
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const pixels = Uint8Array.from({ length: 16 * count }, (_, i) => {
    const row = Math.floor((i % 16) / 4);
    return (row === labels[Math.floor(i / 16)] ? 180 : 20) + stream.integer(60);
  });
  return { labels, pixels };
}

let home: string;
let data: string;
let small: string[];

beforeAll(async () => {
  await tf.setBackend('cpu');
  home = await mkdtemp(join(tmpdir(), 'freetickets-'));
  data = join(home, 'data');
  await mkdir(data);
  for (const [prefix, count, seed] of [
    ['train', 90, 1],
    ['t10k', 30, 2],
  ] as const) {
    const { labels, pixels } = images(count, seed);
    const inputs = writeIdx({ shape: [count, 4, 4], data: pixels });
    await writeFile(join(data, `${prefix}-images-idx3-ubyte`), inputs);
    await writeFile(
      join(data, `${prefix}-labels-idx1-ubyte`),
      writeIdx({ shape: [count], data: labels }),
    );
  }
  small = [
    ...['--set', `dataset={"name":"idx","folder":${JSON.stringify(data)}}`],
    ...['--set', 'model={"name":"mlp","hidden":[10]}'],
    ...['--set', 'method.explorationEpochs=2', '--set', 'method.refinementEpochs=1'],
    ...['--set', 'batchSize=16', '--tickets', '2', '--sparsity', '0.5'],
  ];
});
afterAll(() => rm(home, { recursive: true }));

let number = 0;
let out: string;
beforeEach(() => {
  out = join(home, `run-${++number}`);
});

const train = (...more: string[]) => run('train', '--out', out, ...small, ...more);
const json = async (name: string) => JSON.parse(await readFile(join(out, name), 'utf8'));

describe('train', () => {
  test('prints a table and what to do next, and leaves a run folder', async () => {
    const { code, stdout, stderr } = await train('--set', 'baseline=dense');
    expect(code).toBe(0);
    for (const row of ['ticket 1', 'ticket 2', 'ensemble', 'dense']) expect(stdout).toContain(row);
    expect(stdout).toContain(`freetickets predict ${out}`);
    expect(stderr.match(/epoch \d\/\d/g)).toEqual([
      ...[1, 2, 3, 4].map((epoch) => `epoch ${epoch}/4`),
      ...[1, 2, 3].map((epoch) => `epoch ${epoch}/3`),
    ]);
    expect((await json('config.json')).config).toMatchObject({ sparsity: 0.5, batchSize: 16 });
  });

  test('records the command; run once more it trains the same tickets, and resuming keeps it', async () => {
    await train();
    const { command, configFile } = await json('config.json');
    expect(configFile).toBeUndefined();
    const tickets = () => readFile(join(out, 'ensemble', 'ticket-2.safetensors'));
    const first = await tickets();
    const again = `set -- ${command.replace('npx freetickets ', '')} --force; printf '%s\\n' "$@"`;
    const words = execFileSync('sh', ['-c', again], { encoding: 'utf8' }).trim().split('\n');
    expect((await run(...words)).code).toBe(0);
    expect((await tickets()).equals(first)).toBe(true);
    expect((await json('config.json')).command).toBe(`${command} --force`);

    await rm(join(out, 'evaluation.json'));
    expect((await run('train', '--resume', out)).code).toBe(0);
    expect((await json('config.json')).command).toBe(`${command} --force`);
  });

  test('says once what the networks run on, and lets it be chosen', async () => {
    const { stderr } = await train('--engine', 'sparse', '--threads', '1');
    const { engine } = await json('config.json');
    expect(engine).toMatchObject({ name: 'sparse', threads: 1 });
    expect(stderr.match(/^engine .*/gm)).toEqual([
      `engine sparse: variant ${engine.variant}, threads 1`,
    ]);
    const other = await train('--engine', 'tfjs', '--set', 'baseline=dense', '--force');
    expect(other.stderr.match(/^engine .*/gm)).toEqual([
      `engine tfjs: backend cpu, tfjs ${tf.version_core}`,
    ]);
  });

  test('takes epochs, batch size and learning rate as flags, and numbers as people write them', async () => {
    const flags = ['--epochs', '+4', '--batch-size', '32', '--learning-rate', '.02', '--quiet'];
    const rest = ['--tickets', '2', '--sparsity', '.5', ...small.slice(0, 4)];
    const { code, stdout } = await run('train', '--out', out, ...rest, ...flags);
    expect(code).toBe(0);
    expect(stdout).not.toContain('Training took');
    expect((await json('config.json')).config).toMatchObject({
      batchSize: 32,
      method: { tickets: 2, epochs: 4 },
      optimizer: { learningRate: 0.02 },
      sparsity: 0.5,
    });
    const events = (await readFile(join(out, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(JSON.parse(events[0])).toMatchObject({ type: 'run-start', epochs: 4 });
  });

  test('with --json prints one JSON value and nothing else, with --quiet no progress', async () => {
    const { stdout, stderr } = await train('--json', '--quiet');
    const result = JSON.parse(stdout);
    expect(result.out).toBe(out);
    expect(result.evaluation.tickets).toHaveLength(2);
    expect(stderr).toBe('');
  });

  test('refuses a folder that holds a run; --force replaces it, --resume finds it finished', async () => {
    await train();
    const before = await json('evaluation.json');
    const refused = await train();
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--resume');
    expect(await json('evaluation.json')).toEqual(before);
    expect((await run('train', '--resume', out)).code).toBe(0);
    expect((await train('--force', '--seed', '2')).code).toBe(0);
    expect((await json('config.json')).config.seed).toBe(2);
  });

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
      out = `${out}-whole`;
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

  test('takes a TypeScript config with a plugin in another file', async () => {
    const source = resolve('packages/core/src/index.ts');
    await writeFile(
      join(home, 'front.ts'),
      `import { definePlugin } from ${JSON.stringify(source)};
      export const front = definePlugin({ kind: 'grow', name: 'front', summary: 'the first' }, () => ({
        needs: [],
        grow: (layer, count: number) => layer.mask.inactive().slice(0, count),
      }));`,
    );
    const file = join(home, 'freetickets.config.ts');
    await writeFile(
      file,
      `export default { plugins: ['./front.ts'], strategy: { prune: 'magnitude', grow: 'front' } };`,
    );
    expect(await train('--config', file, '--quiet')).toMatchObject({ code: 0, stderr: '' });
    const plugin = join(home, 'front.ts');
    expect((await json('config.json')).config.plugins).toEqual([plugin]);
    expect((await run('evaluate', out, '--config', file, '--quiet')).code).toBe(0);
    expect((await run('evaluate', out, '--plugin', plugin, '--quiet')).code).toBe(0);
  });

  test.each<[string[], string]>([
    [['--sparsity', '1'], '--sparsity: got 1'],
    [['--sparsity', 'high'], '--sparsity: got "high"'],
    [['--tickets', '0'], '--tickets: got 0'],
    [['--set', 'method.explorationEpochs=-1'], 'explorationEpochs: got -1'],
    [['--set', 'optimizer.learningRate=NaN'], 'learningRate: got "NaN"'],
    [['--set', 'optimizer.learnRate=1'], 'did you mean learningRate?'],
    [['--set', 'sparsity'], 'path=value'],
    [['--out', '', '--set', 'x=1'], 'An argument is empty'],
    [['--set', 'onEvent=3'], 'config: onEvent: got 3, expected a function'],
    [['--set', 'baseline.epoch=3'], 'did you mean epochs?'],
    [['--set', 'plugins=["./none.mjs"]'], "none.mjs')."],
    [['--config', ''], 'An argument is empty'],
    [['--strategy', 'rigel'], 'Registered: cht, exploration, itop, magnitude'],
    [['--strategi', 'rigl'], "unknown option '--strategi'; did you mean --strategy?"],
    [['--lr', '1'], 'did you mean --learning-rate?'],
    [['--bs', '1'], 'did you mean --batch-size?'],
    [['--augment', '1'], "unknown option '--augment'; did you mean --augmentation?"],
    [['--threads', '0'], '--threads: got 0'],
    [['--engine', 'tfjs', '--threads', '2'], '--threads: got 2, expected none'],
    [['--engine', 'sparse', '--backend', 'cpu'], '--backend: got "cpu", expected none'],
    [['--engine', 'dense'], 'Registered: sparse, tfjs'],
    [['--backend', 'gpu'], '--backend: got "gpu"'],
    [['--backend', 'node-gpu'], '@tensorflow/tfjs-node-gpu'],
    [['--config', 'no-such-file.json'], 'no-such-file.json'],
    [['--resume', 'somewhere'], 'neither --out nor --force'],
  ])('refuses %j', async (flags, message) => {
    const { code, stdout, stderr } = await train(...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(flags[1] === 'node-gpu' ? 1 : 2);
    expect(stdout).toBe('');
    expect(existsSync(out)).toBe(false);
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

describe('an error with --json', () => {
  test.each<[string[], object]>([
    [['train', '--dataset', 'none'], { name: 'UnknownPluginError', exitCode: 2 }],
    [['train', '--nope'], { name: 'UsageError', exitCode: 2 }],
    [['train', '--set', 'x'], { name: 'OptionError', exitCode: 2 }],
    [['predict', 'nowhere', 'a.png'], { name: 'FileError', exitCode: 1 }],
    [['predict', 'nowhere'], { name: 'UsageError', exitCode: 2 }],
    [['evaluate', 'nowhere'], { name: 'OptionError', exitCode: 2 }],
    [['report', 'nowhere'], { name: 'OptionError', exitCode: 2 }],
    [['plugins', '--kind', 'x'], { name: 'OptionError', exitCode: 2 }],
    [['data', 'verify', 'x'], { name: 'UnknownPluginError', exitCode: 2 }],
    [['x'], { name: 'UsageError', exitCode: 2 }],
  ])('%j is one value on stdout', async (args, expected) => {
    const { code, stdout, stderr } = await run(...args, '--json');
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject(expected);
    expect(code).toBe(error.exitCode);
    expect(stderr).toContain(error.message);
  });

  test('does not follow a result', async () => {
    const folder = join(home, 'no-images');
    await mkdir(folder);
    await writeFile(join(folder, 'a.png'), 'no image');
    const { code, stdout } = await train('--json', '--set', `ood=["${folder}"]`);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).evaluation.missing).toHaveLength(1);
  });
});

describe('a config file', () => {
  const config = async (name: string, text: string) => {
    const file = join(home, name);
    await writeFile(file, text);
    return run('train', '--config', file, '--out', out);
  };

  test('in JSON may begin with a byte-order mark', async () => {
    const { stderr } = await config('bom.json', '\ufeff{"dataset":"mnist","sparsity":2}');
    expect(stderr).toContain('config: sparsity: got 2');
  });

  test.each([
    ['{"dataset":', 'is not JSON: Unexpected end'],
    ['{"seed":1,"seed":2}', 'has a key twice in one object.'],
    [`{"x":${'['.repeat(100_000)}`, 'is nested deeper than 64 levels.'],
  ])('in JSON is read within bounds: %.20s', async (text, message) => {
    const { code, stderr } = await config('wrong.json', text);
    expect(stderr).toContain(`wrong.json: ${message}`);
    expect(code).toBe(1);
  });

  test.each([
    ['export const config = { dataset: "mnist" };', 'it exports config, expected a default export'],
    ['export default 3;', 'its default export is 3'],
    ['export default [];', 'its default export is []'],
    ['', 'it exports nothing, expected a default export'],
  ])('%j is told what to write', async (text, message) => {
    for (const ending of ['mjs', 'ts']) {
      const { code, stderr } = await config(`${text.length}.${ending}`, text);
      expect(stderr).toContain(message);
      expect(stderr).toContain('export default defineConfig({ ... })');
      expect(code).toBe(1);
    }
  });
});

describe('predict', () => {
  beforeAll(async () => {
    out = join(home, 'predict');
    await train('--quiet');
  });
  beforeEach(() => {
    out = join(home, 'predict');
  });

  const image = (row: number) =>
    encode({
      width: 4,
      height: 4,
      channels: 1,
      data: Uint8Array.from({ length: 16 }, (_, i) => (Math.floor(i / 4) === row ? 200 : 40)),
    });

  test('classifies images, with uncertainty', async () => {
    const folder = join(home, 'images');
    await mkdir(folder, { recursive: true });
    for (const row of [0, 1, 2]) await writeFile(join(folder, `${row}.png`), image(row));
    const { code, stdout } = await run('predict', out, folder, '--json');
    expect(code).toBe(0);
    const predictions = JSON.parse(stdout);
    expect(predictions.map((each: { class: string }) => each.class)).toEqual(['0', '1', '2']);
    for (const { probabilities, entropy, mutualInformation } of predictions) {
      expect(probabilities.reduce((sum: number, p: number) => sum + p)).toBeCloseTo(1, 10);
      expect(entropy).toBeGreaterThanOrEqual(mutualInformation);
    }
    const lines = (await run('predict', out, join(folder, '0.png'))).stdout.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^0\.png\t0\t0\.\d+\tentropy \d/);
  });

  test('takes columns of a CSV file, and threads', async () => {
    const file = join(home, 'table.csv');
    const names = Array.from({ length: 17 }, (_, i) => `x${i}`);
    const values = names.map((_, i) => (i < 4 ? 200 : 40));
    await writeFile(file, `${names}\n${values}\n`);
    expect((await run('predict', out, file)).code).toBe(1);
    const columns = names.slice(0, 16).join(', ');
    const byName = await run('predict', out, file, '--columns', columns, '--threads', '1');
    expect(byName.stdout).toMatch(/^table\.csv\[0\]\t0\t/);
    const byIndex = await run(
      'predict',
      out,
      file,
      '--columns',
      [...names.keys()].slice(0, 16).join(),
    );
    expect(byIndex).toEqual(byName);
    const counted = join(home, 'counted.csv');
    await writeFile(counted, `${[...names.keys()].slice(0, 16)}\n${values.slice(0, 16)}\n`);
    expect((await run('predict', out, counted)).stderr).toContain('header: true or header: false');
    expect((await run('predict', out, counted, '--header')).stdout).toMatch(
      /^counted\.csv\[0\]\t0\t[^\n]*\n$/,
    );
    expect((await run('predict', out, counted, '--no-header')).stdout).toContain('counted.csv[1]');
    expect((await run('predict', out, file, '--threads', '0')).code).toBe(2);
    expect((await run('predict', out, file, '--threads', '2', '--backend', 'cpu')).code).toBe(2);
  });

  test.each([
    [['tickets=1'], 1, 'limits.tickets allows 1 tickets'],
    [['tickets=9', '--load-limit', 'bytes=1e3'], 1, 'limits.bytes allows 1,000 bytes'],
    [['ticket=9'], 2, '--load-limit: got "ticket", expected one of bytes,'],
    [
      ['tickets=none'],
      2,
      '--load-limit: got "tickets=none", expected a limit and a number above 0',
    ],
  ])('an ensemble within --load-limit %j', async (limit, code, problem) => {
    for (const command of [
      ['predict', out, 'digit.png'],
      ['evaluate', out],
    ]) {
      const refused = await run(...command, '--load-limit', ...limit);
      expect({ ...refused, code }).toEqual(refused);
      expect(refused.stderr).toContain(problem);
    }
  });

  test('says what is wrong with an input or a run', async () => {
    const path = join(home, 'large.png');
    await writeFile(path, encode({ width: 5, height: 4, channels: 1, data: new Uint8Array(20) }));
    expect(await run('predict', out, path)).toMatchObject({ code: 1, stdout: '' });
    const { code, stderr } = await run('predict', home, path);
    expect(code).toBe(1);
    expect(stderr).toContain('holds no ensemble: the folder holds');
    expect((await run('predict', out)).code).toBe(2);
    const odd = join(home, 'odd.mjs');
    await writeFile(odd, 'export default { plugins: [5], aggregator: 7, calibrator: {} };');
    const config = await run('predict', out, path, '--config', odd);
    expect(config.stderr).toContain('config: plugins: got 5');
    expect(config.code).toBe(2);
    const columns = await run('predict', out, path, '--columns', '0,1');
    expect(columns.stderr).toContain(`expected none, as ${path} is no CSV file`);
    expect(columns.code).toBe(2);
    expect((await run('predict', out, path, '--no-header')).code).toBe(2);
  });
});

test('evaluate evaluates a run as train did, and writes it down', async () => {
  await train('--quiet');
  const before = await json('evaluation.json');
  await rm(join(out, 'evaluation.json'));
  const { code, stdout } = await run('evaluate', out, '--json');
  expect(code).toBe(0);
  expect(untimed(JSON.parse(stdout))).toEqual(untimed(before));
  expect(untimed(await json('evaluation.json'))).toEqual(untimed(before));
  expect((await run('evaluate', out, '--backend', 'cpu', '--quiet')).code).toBe(0);
  const { accuracy } = (await json('evaluation.json')).ensemble;
  expect(accuracy).toBeCloseTo(before.ensemble.accuracy, 1);
  expect((await run('evaluate', home)).stderr).toContain('the folder of a run');
});

describe('evaluate against shifted data', () => {
  beforeAll(async () => {
    out = join(home, 'shifted');
    await train('--quiet', '--set', 'baseline=dense');
  });
  beforeEach(() => {
    out = join(home, 'shifted');
  });

  /** A folder of images of another size, in colour. */
  async function photos(): Promise<string> {
    const folder = join(home, 'photos');
    await mkdir(folder, { recursive: true });
    for (const i of [0, 1, 2]) {
      const data = Uint8Array.from({ length: 10 * 8 * 3 }, (_, at) => (at * (i + 3)) % 256);
      await writeFile(
        join(folder, `${i}.png`),
        encode({ width: 10, height: 8, channels: 3, data }),
      );
    }
    return folder;
  }

  test('noise, a folder of photos and corruptions are all in evaluation.json', async () => {
    const { code, stdout, stderr } = await run(
      ...['evaluate', out, '--ood', '{"name":"noise","count":20}', '--ood', await photos()],
      ...['--metric', '{"name":"ece","norm":"l2"}'],
      ...['--corruptions', 'contrast, gaussian-noise', '--limit', '10'],
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('under contrast, gaussian-noise');
    expect(stdout).toContain('norm=l2');
    const { ensemble, dense, tickets, missing } = await json('evaluation.json');
    expect(missing).toEqual([]);
    for (const scores of [ensemble, dense, ...tickets]) {
      expect(Object.keys(scores.ood)).toEqual(['noise', 'photos']);
      expect(Object.keys(scores.corruptions.byType)).toEqual(['contrast', 'gaussian-noise']);
      expect(scores.corruptions.bySeverity).toHaveLength(5);
    }
    expect(Object.keys(ensemble.ood.photos.auroc).sort()).toEqual([
      'energy',
      'entropy',
      'maxLogit',
      'maxProbability',
      'mutualInformation',
    ]);
    expect(ensemble.metrics).not.toHaveProperty('topKAccuracy');
    expect(
      ensemble.metrics['ece bins=15 binning=equal-width norm=l2 of=top-label'],
    ).toBeGreaterThan(0);
    expect(ensemble.corruptions).toMatchObject({ count: 10, untouched: expect.anything() });
    expect(ensemble.metrics.disagreement).toBeGreaterThanOrEqual(0);
  });

  test('all corruptions, where none are named', async () => {
    expect((await run('evaluate', out, '--corruptions', '--limit', '2', '--quiet')).code).toBe(0);
    const names = JSON.parse((await run('plugins', '--kind', 'corruption', '--json')).stdout).map(
      ({ name }: { name: string }) => name,
    );
    expect(names.length).toBeGreaterThan(10);
    expect(Object.keys((await json('evaluation.json')).ensemble.corruptions.byType)).toEqual(names);
  });

  test('what cannot be evaluated is said, the rest is kept, and the exit code is 1', async () => {
    const folder = join(await photos(), '..', 'broken');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'a.png'), 'no image');
    const { code, stdout, stderr } = await run('evaluate', '--ood', folder, '--ood', 'noise', out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Missing: ood .*broken: .*a\.png/m);
    expect(stdout).toContain('AUC noise');
    const { ensemble, missing } = await json('evaluation.json');
    // The photos were evaluated before.
    expect(Object.keys(ensemble.ood)).toEqual(['noise', 'photos']);
    expect(missing).toHaveLength(1);
  });

  test.each<[string[], string]>([
    [['--ood', './no-such-folder'], './no-such-folder'],
    [['--ood', 'mnits'], 'Registered: cifar-10'],
    [['--corruptions', 'fogg'], 'Registered: '],
    [['--corruptions', './no-such-folder'], 'no-such-folder'],
    [['--corruptions', '--limit', 'few'], '--limit: got "few", expected a whole number'],
    [['--limit', '3'], 'none without --corruptions'],
  ])('refuses %j, and leaves what there is', async (flags, message) => {
    const before = await json('evaluation.json');
    const answer = await run('evaluate', out, ...flags);
    expect(answer).toMatchObject({ stdout: '', stderr: expect.stringContaining(message) });
    expect(answer.code).toBeGreaterThan(0);
    expect(await json('evaluation.json')).toEqual(before);
  });

  test('a report beside the evaluation, and one of several runs', async () => {
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<!doctype html>');
    const both = join(home, 'both.html');
    const { code, stdout } = await run('report', out, out, '--out', both);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${both}\n` });
    expect((await readFile(both, 'utf8')).length).toBeGreaterThan(10_000);
    const { stderr } = await run('report', home);
    expect(stderr).toContain(home);
  });
});

test('a calibrator is fitted, kept with the ensemble, and its sets are printed', async () => {
  const { code } = await train('--quiet', '--set', 'calibrator.name=conformal');
  expect(code).toBe(0);
  expect((await json('ensemble/ensemble.json')).calibrator.name).toBe('conformal');
  const file = join(home, 'one.png');
  const data = Uint8Array.from({ length: 16 }, (_, i) => (i < 4 ? 200 : 40));
  await writeFile(file, encode({ width: 4, height: 4, channels: 1, data }));
  const { stdout } = await run('predict', out, file);
  expect(stdout).toMatch(/\{0[^}]*\}$/m);
  const [{ set }] = JSON.parse((await run('predict', out, file, '--json')).stdout);
  expect(set).toContain('0');
  expect((await run('evaluate', out, '--quiet')).code).toBe(0);
});

test('predict resizes images where those that were trained on were', async () => {
  const folder = join(home, 'rows');
  const stripe = (row: number, height: number, width: number, seed: number) =>
    encode({
      width,
      height,
      channels: 1,
      data: Uint8Array.from({ length: height * width }, (_, i) =>
        Math.floor((4 * i) / (height * width)) === row ? 200 + (seed % 20) : 20 + (i % 9),
      ),
    });
  for (const row of [0, 2]) {
    await mkdir(join(folder, `row-${row}`), { recursive: true });
    for (let i = 0; i < 24; i++) {
      const size: [number, number] = i % 2 ? [8, 12] : [4, 4];
      await writeFile(join(folder, `row-${row}`, `${i}.png`), stripe(row, ...size, i));
    }
  }
  const dataset = { name: 'image-folder', folder, inputShape: [4, 4, 1] };
  const flags = [
    '--set',
    `dataset=${JSON.stringify(dataset)}`,
    '--set',
    'model={"name":"mlp","hidden":[8]}',
  ];
  await run('train', '--out', out, ...flags, '--epochs', '12', '--batch-size', '4', '--quiet');
  const image = join(home, 'wide.png');
  await writeFile(image, stripe(2, 16, 8, 3));
  const { code, stdout } = await run('predict', out, image);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^wide\.png\trow-2\t/),
  });
  expect(await run('predict', join(out, 'ensemble'), image)).toMatchObject({ code: 1 });
});

function npy(descr: string, shape: readonly number[], data: Uint8Array | Float32Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape},)}\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${header}`, 'latin1');
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(data.buffer)]);
}

test('predict warns of images where numbers of other units were trained on', async () => {
  const inputs = Float32Array.from({ length: 48 * 16 }, (_, i) => ((i * 7) % 16) / 16);
  const file = join(home, 'floats.npy');
  await writeFile(file, npy('<f4', [48, 4, 4, 1], inputs));
  const labels = Uint8Array.from({ length: 48 }, (_, i) => i % 2);
  await writeFile(join(home, 'labels.npy'), npy('|u1', [48], labels));
  const flags = ['--dataset', file, '--set', 'model={"name":"mlp","hidden":[4]}', '--epochs', '4'];
  await run('train', '--out', out, ...flags, '--batch-size', '8', '--quiet');
  const image = join(home, 'bytes.png');
  const data = Uint8Array.from({ length: 16 }, (_, i) => 16 * i);
  await writeFile(image, encode({ width: 4, height: 4, channels: 1, data }));
  const { code, stderr } = await run('predict', out, image);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('0 to 255, but') });
  expect((await run('predict', out, file)).stderr).not.toContain('warning');
});

test('plugins lists those of a config, too', async () => {
  const file = join(home, 'plugins.mjs');
  await writeFile(
    file,
    `const front = Object.assign(() => ({}), { kind: 'grow', pluginName: 'front', summary: 'the first' });
    export default { plugins: [front] };`,
  );
  const { stdout } = await run('plugins', '--kind', 'grow', '--config', file);
  expect(stdout).toMatch(/^ {2}front +the first$/m);
  expect((await run('plugins', '--kind', 'grow')).stdout).not.toContain('front');
});

test.each([
  ['export default { plugins: 5 };', 'config: plugins: got 5, expected a list of plugins', 2],
  ['export default { plugins: null };', 'config: plugins: got null', 2],
  ['export default { plugins: [{}] };', 'config: plugins: got {}', 2],
  ['throw null;', 'wrong.mjs: cannot be loaded: null', 1],
])('plugins says what is wrong with a config: %s', async (text, message, exitCode) => {
  const file = join(home, `${++number}-wrong.mjs`);
  await writeFile(file, text);
  const { code, stdout, stderr } = await run('plugins', '--config', file);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  if (exitCode === 2) return;
  const asPlugin = await run('plugins', '--plugin', file);
  expect(asPlugin.stderr).toContain('a module that can be imported (null)');
});

test('plugins lists names with their options', async () => {
  const { stdout } = await run('plugins', '--json');
  const edst = JSON.parse(stdout).find(({ name }: { name: string }) => name === 'edst');
  expect(edst.options.properties.tickets).toMatchObject({ default: 3 });
  expect((await run('plugins', '--kind', 'grow')).stdout).toContain('random-unfired');
  expect(await run('plugins', '--kind', 'grows')).toMatchObject({ code: 2 });
});

test('data lists each set with its terms', async () => {
  const { stdout } = await run('data', 'list', '--json');
  const sets = JSON.parse(stdout) as { name: string; terms: string }[];
  expect(sets.map(({ name }) => name)).toEqual([
    'cifar-10',
    'cifar-100',
    'fashion-mnist',
    'mnist',
    'svhn',
  ]);
  for (const { terms } of sets) expect(terms.length).toBeGreaterThan(10);
  expect((await run('data', 'verify', 'imagenet')).code).toBe(2);
});

describe('data that have to be downloaded', () => {
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(home, 'place-'));
    vi.stubEnv('FREETICKETS_DATA', join(place, 'data'));
  });
  afterEach(() => void vi.unstubAllEnvs());

  test('are listed with where they are, and how they get there', async () => {
    const { stdout } = await run('data', 'list');
    expect(stdout).toContain(
      'not here yet: download https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz into a folder, then freetickets data add cifar-100 --from FOLDER',
    );
    expect(stdout).toContain('not here yet: freetickets data add cifar-10\n');
    const kept = join(place, 'data/datasets/svhn');
    await mkdir(kept, { recursive: true });
    await writeFile(join(kept, 'train_32x32.mat'), '');
    await writeFile(join(kept, 'test_32x32.mat'), '');
    await truncate(join(kept, 'train_32x32.mat'), 182_040_794);
    await truncate(join(kept, 'test_32x32.mat'), 64_275_384);
    expect((await run('data', 'list')).stdout).toContain(`here: ${kept}, 246 MB\n`);
    const { stdout: json } = await run('data', 'list', '--json');
    const svhn = JSON.parse(json).find(({ name }: { name: string }) => name === 'svhn');
    expect(svhn).toMatchObject({ present: true, folder: kept, bytes: 246_316_178 });
    expect(svhn.downloads).toHaveLength(2);
  });

  test('say what to do', async () => {
    const { code, stderr } = await run('train', '--dataset', 'svhn', '--out', join(place, 'run'));
    expect(code).toBe(1);
    expect(stderr).toContain(
      'the files of svhn are not there. To get them, download http://ufldl.stanford.edu/housenumbers/train_32x32.mat and http://ufldl.stanford.edu/housenumbers/test_32x32.mat, then run "freetickets data add svhn --from FOLDER"',
    );
    expect((await run('data', 'add', 'svhn')).stderr).toContain('then run "freetickets data add');
  });

  test('are checked before they are taken from a folder', async () => {
    const given = join(place, 'downloads');
    await mkdir(given);
    const none = await run('data', 'add', 'cifar-100', '--from', given);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('none of train.bin, test.bin, cifar-100-binary.tar.gz is there');
    await writeFile(join(given, 'train.bin'), 'x');
    expect((await run('data', 'add', 'cifar-100', '--from', given)).stderr).toContain(
      'train.bin: it holds 1 bytes, expected 153700000',
    );
    const other = await run('data', 'add', 'mnist', '--from', given);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      '--from: got "mnist", expected one of cifar-10, cifar-100, svhn',
    );
  });
});

test.each([['--help'], ['train', '--help'], ['--version']])(
  '%s %s exits with 0',
  async (...args) => {
    const { code, stdout } = await run(...args.filter(Boolean));
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(4);
  },
);

test.each([[[]], [['trian']], [['train', '--nope']]])('%j is a usage error', async (args) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr.length).toBeGreaterThan(10);
});

test('a column of numbers is predicted, evaluated and told of', async () => {
  const stream = random.derive(1, 'flats');
  const rows = Array.from({ length: 80 }, () => {
    const [size, rooms] = [30 + 70 * stream.uniform(), 1 + stream.integer(4)];
    return `${size.toFixed(1)},${(10 * size + 50 * rooms + 40 * stream.uniform()).toFixed(2)},${rooms}`;
  });
  const file = join(home, 'flats.csv');
  await writeFile(file, ['size,rent,rooms', ...rows].join('\n'));
  const flags = ['--epochs', '4', '--tickets', '2', '--batch-size', '16', '--threads', '1'];
  const trained = await run(
    ...['train', '--dataset', file, '--target', 'rent', '--model', 'mlp', '--out', out, ...flags],
  );
  expect(trained.code).toBe(0);
  expect(trained.stderr).toContain('validation loss');
  expect(trained.stdout).toMatch(/RMSE +NLL +CRPS +95% coverage/);
  expect(trained.stdout).toContain('in the units of rent');
  expect(trained.stdout).not.toContain('classify');
  const predicted = await run('predict', out, file, '--json');
  const answers = JSON.parse(predicted.stdout);
  expect(answers).toHaveLength(80);
  expect(Object.keys(answers[0])).toEqual([
    ...['name', 'target', 'mean', 'std', 'aleatoric', 'epistemic', 'lower', 'upper'],
  ]);
  expect(Math.abs(answers[0].mean - 10 * Number(rows[0].split(',')[0]) - 100)).toBeLessThan(500);
  expect((await run('predict', out, file)).stdout).toMatch(/^flats\.csv\[0\]\t[\d.]+\t± /);
  const evaluated = await run('evaluate', out, '--json');
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ task: 'regression' });
  const refused = await run('evaluate', out, '--ood', 'noise');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('ood');
  const without = await run('train', '--set', `dataset={"name":"${file}","target":"rent"}`);
  expect(without.stderr).toMatch(/loss: got undefined, expected one of gaussian-nll/);
});
