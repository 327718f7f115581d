import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeIdx } from '@freetickets/datasets';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { command } from './testing-command.js';

const before = process.cwd();
/** A project that holds a finished run and its data, as it was made, and a copy for each test. */
let home: string;
let made: string;
let project: string;

/** Writes 90 images of 2x2 pixels in 3 classes, in the files that `idx` reads. */
async function writePart(folder: string, prefix: 'train' | 't10k', shift = 0): Promise<void> {
  const inputs = Uint8Array.from({ length: 90 * 4 }, (_, i) =>
    i % 4 === Math.floor(i / 4) % 3 ? 200 : (i + shift) % 50,
  );
  await writeFile(
    join(folder, `${prefix}-images-idx3-ubyte`),
    writeIdx({ shape: [90, 2, 2], data: inputs }),
  );
  const labels = Uint8Array.from({ length: 90 }, (_, i) => i % 3);
  await writeFile(
    join(folder, `${prefix}-labels-idx1-ubyte`),
    writeIdx({ shape: [90], data: labels }),
  );
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  home = await realpath(await mkdtemp(join(tmpdir(), 'freetickets-')));
  made = join(home, 'made');
  await mkdir(join(made, 'data'), { recursive: true });
  for (const prefix of ['train', 't10k'] as const) await writePart(join(made, 'data'), prefix);
  await writeFile(
    join(made, 'freetickets.config.json'),
    JSON.stringify({
      dataset: { name: 'idx', folder: './data' },
      model: { name: 'mlp', hidden: [4] },
      method: { name: 'dst', tickets: 1, epochs: 2 },
      baseline: 'dense',
    }),
  );
  process.chdir(made);
  const flags = ['--config', 'freetickets.config.json', '--out', 'runs/1', '--quiet'];
  expect(await command('train', ...flags)).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => rm(home, { recursive: true }));

beforeEach(async () => {
  await cp(made, join(home, 'copy'), { recursive: true });
  await writeFile(join(home, 'copy', 'runs', '1', 'config.json'), await movedRecord());
  project = join(home, 'moved');
  await rename(join(home, 'copy'), project);
  process.chdir(project);
});
afterEach(async () => {
  process.chdir(before);
  await rm(project, { recursive: true });
});

/** The record of the run as if its project had been `copy`, which is not there any more. */
const movedRecord = async () =>
  (await readFile(join(made, 'runs', '1', 'config.json'), 'utf8')).replaceAll(
    made,
    join(home, 'copy'),
  );
const record = async () => JSON.parse(await readFile('runs/1/config.json', 'utf8'));
/** Makes the run one whose baseline is still to be trained. */
const unfinished = (run = 'runs/1') => rm(join(run, 'baseline'), { recursive: true });
const resume = (...flags: string[]) => command('train', '--resume', 'runs/1', '--quiet', ...flags);
const evaluate = (...flags: string[]) => command('evaluate', 'runs/1', '--quiet', ...flags);

describe('a run', () => {
  test('is resumed and evaluated where its project has moved', async () => {
    expect((await record()).config.dataset.folder).toBe(join(home, 'copy', 'data'));
    expect(await evaluate()).toMatchObject({ code: 0, stderr: '' });
    await unfinished();
    expect(await resume()).toMatchObject({ code: 0, stderr: '' });
    expect((await record()).config.dataset.folder).toBe(join(project, 'data'));
    const { code } = await evaluate('--config', 'freetickets.config.json');
    expect(code).toBe(0);
  });

  test('names its modules where they are now', async () => {
    const held = await record();
    held.config.plugins = [join(home, 'copy', 'own.mjs')];
    await writeFile('runs/1/config.json', JSON.stringify(held));
    await writeFile('own.mjs', '');
    const { code, stderr } = await evaluate();
    expect(stderr).toContain('evaluate runs/1 --quiet --plugin ./own.mjs');
    expect(code).toBe(2);
  });

  test('is where it alone has moved, in a project that stays', async () => {
    const path = join(project, 'runs', '1', 'config.json');
    await writeFile(path, (await movedRecord()).replaceAll(join(home, 'copy'), project));
    await mkdir('elsewhere/deep', { recursive: true });
    await rename('runs/1', 'elsewhere/deep/1');
    await unfinished('elsewhere/deep/1');
    const resumed = await command('train', '--resume', 'elsewhere/deep/1', '--quiet');
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
  });

  test('of an older version, which wrote paths as they were given, is', async () => {
    const { folder: _, data: __, ...held } = await record();
    held.config.dataset.folder = './data';
    await writeFile('runs/1/config.json', JSON.stringify(held));
    await unfinished();
    for (const args of [
      ['train', '--resume', 'runs/1'],
      ['evaluate', 'runs/1'],
    ]) {
      const { code, stdout } = await command(...args);
      expect(code).toBe(0);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(/Warning: .* data were when it began/);
    }
  });

  test('finds its data where they are said to be now, and is the same run', async () => {
    await rename('data', 'pictures');
    await unfinished();
    expect((await resume()).stderr).toContain(join(home, 'copy', 'data'));
    expect(await resume('--set', 'dataset.folder=./pictures')).toMatchObject({ code: 0 });
  });
});

describe('data that changed after the ensemble was trained', () => {
  test('are refused when the run goes on', async () => {
    await writePart('data', 'train', 1);
    await unfinished();
    const { code, stderr } = await resume();
    expect(stderr).toContain('other inputs of the training examples');
    expect(code).toBe(1);
    await writePart('data', 'train');
    expect(await resume()).toMatchObject({ code: 0, stderr: '' });
  });

  test('are refused when it is evaluated, where they are what it is evaluated on', async () => {
    await writePart('data', 't10k', 1);
    for (const attempt of [evaluate, resume]) {
      const { code, stderr } = await attempt();
      expect(stderr).toContain('other inputs of the test examples');
      expect(code).toBe(1);
    }
    await writePart('data', 't10k');
    expect(await evaluate()).toMatchObject({ code: 0, stderr: '' });
  });
});
