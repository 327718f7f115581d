import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeIdx } from '@freetickets/datasets';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command, printed } from './testing-command.js';

const before = process.cwd();
let project: string;
let trained: Awaited<ReturnType<typeof command>>;

const inputs = Uint8Array.from({ length: 90 * 4 }, (_, i) =>
  i % 4 === Math.floor(i / 4) % 3 ? 200 : i % 50,
);

/** A config whose growth criterion and aggregator are values: the first listed as a plugin, the second not. */
const config = `
const plugin = (kind, pluginName, make) =>
  Object.assign(() => Object.assign(make(), { plugin: { kind, name: pluginName, options: {} } }), {
    kind,
    pluginName,
    summary: '',
  });
const front = plugin('grow', 'front', () => ({
  needs: [],
  grow: (layer, count) => layer.mask.inactive().slice(0, count),
}));
const even = plugin('aggregator', 'even', () => ({
  aggregate: ({ shape: [, n, k] }) => new Float64Array(n * k).fill(1 / k),
}));
export default {
  dataset: { name: 'idx', folder: '.' },
  model: { name: 'mlp', hidden: [4] },
  method: { name: 'dst', tickets: 1, epochs: 2 },
  plugins: [front],
  strategy: { prune: 'magnitude', grow: 'front' },
  aggregator: even(),
};`;

beforeAll(async () => {
  await tf.setBackend('cpu');
  project = await realpath(await mkdtemp(join(tmpdir(), 'freetickets-')));
  process.chdir(project);
  for (const prefix of ['train', 't10k']) {
    await writeFile(`${prefix}-images-idx3-ubyte`, writeIdx({ shape: [90, 2, 2], data: inputs }));
    const labels = Uint8Array.from({ length: 90 }, (_, i) => i % 3);
    await writeFile(`${prefix}-labels-idx1-ubyte`, writeIdx({ shape: [90], data: labels }));
  }
  await writeFile('input.csv', '200,0,0,0\n');
  await writeFile('mine.mjs', config);
  const flags = ['--config', 'mine.mjs', '--out', join(project, 'run'), '--sparsity', '.5'];
  trained = await command('train', ...flags);
  expect(trained).toMatchObject({ code: 0 });
});
afterAll(async () => {
  process.chdir(before);
  await rm(project, { recursive: true });
});

const record = async (run: string) => JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));

describe('a run with plugins given by value', () => {
  test('remembers its config file, and what flags changed of it', async () => {
    expect((await record('run')).configFile).toEqual({
      path: join(project, 'mine.mjs'),
      changed: ['sparsity'],
    });
    expect((await record('run')).command).toBe(
      `npx freetickets train --config mine.mjs --out ${join(project, 'run')} --sparsity .5`,
    );
  });

  test.each([
    ['evaluate', ['evaluate', 'run', '--metric', 'ece']],
    ['train --resume', ['train', '--resume', 'run']],
    ['predict', ['predict', 'run', 'input.csv']],
  ])('%s is refused with the command that does it', async (_, args) => {
    const refused = await command(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`npx freetickets ${args.join(' ')} --config mine.mjs\n`);
    expect(await printed(refused.stderr, 'npx freetickets')).toMatchObject({ code: 0 });
    expect((await record('run')).configFile.changed).toEqual(['sparsity']);
  });

  test('the command is part of the error in JSON', async () => {
    const { code, stdout } = await command('predict', 'run', 'input.csv', '--json');
    const { error } = JSON.parse(stdout);
    expect({ code, error }).toMatchObject({ code: 2, error: { name: 'MissingCodeError' } });
    const predictions = JSON.parse((await printed(error.hint, 'npx')).stdout);
    expect(predictions[0].probabilities).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  test('the commands that are printed after training work', async () => {
    const text = trained.stdout.replace('./photos', 'noise').replace('image.png', 'input.csv');
    expect(await printed(text, 'npx freetickets evaluate')).toMatchObject({ code: 0 });
    expect(await printed(text, 'npx freetickets predict')).toMatchObject({ code: 0 });
  });

  test('predict on what a program trained says what has to be named', async () => {
    await cp('run', 'program', { recursive: true });
    const { configFile: _, ...rest } = await record('run');
    await writeFile('program/config.json', JSON.stringify(rest));
    for (const folder of ['program', join('run', 'ensemble')]) {
      const { code, stderr } = await command('predict', folder, 'input.csv');
      expect(stderr).toMatch(/aggregator: got "even", expected .* \(--config\), or the module of/);
      expect(code).toBe(2);
      const named = await command('predict', folder, 'input.csv', '--config', 'mine.mjs');
      expect(named).toMatchObject({ code: 0 });
    }
  });

  test('a name that the run does not know is a mistake of now', async () => {
    const { stderr } = await command('evaluate', 'run', '--config', 'mine.mjs', '--metric', 'eec');
    expect(stderr).toContain('--metric: no metric named "eec"');
  });

  test('a config that was changed since is refused', async () => {
    await writeFile('edited.mjs', (await readFile('mine.mjs', 'utf8')).replace('[4]', '[5]'));
    const { code, stderr } = await command('evaluate', 'run', '--config', 'edited.mjs');
    expect(stderr).toContain('config: model: got');
    expect(code).toBe(2);
  });
});

describe('a run folder from elsewhere', () => {
  const mark = () => readFile('mark', 'utf8').catch(() => undefined);
  const program = `import { writeFileSync } from 'node:fs'; writeFileSync('mark', 'x'); export default {};`;

  test('is not trusted where it says that its config lies in it', async () => {
    await cp('run', 'theirs', { recursive: true });
    await writeFile('theirs/code.mjs', program);
    const path = join(project, 'theirs', 'code.mjs');
    const changed = { ...(await record('theirs')), configFile: { path, changed: [] } };
    await writeFile('theirs/config.json', JSON.stringify(changed));
    const { code, stderr } = await command('evaluate', 'theirs');
    expect(code).toBe(2);
    expect(stderr).not.toContain('npx freetickets');
    expect(await mark()).toBeUndefined();
  });

  test('names no module by what it says that flags changed', async () => {
    const path = join(project, 'theirs', 'code.mjs');
    const held = await record('run');
    held.config.plugins = [path];
    held.configFile.changed = ['plugins', 'sparsity'];
    await writeFile('theirs/config.json', JSON.stringify(held));
    expect(await command('evaluate', 'theirs', '--config', 'mine.mjs')).toMatchObject({ code: 0 });
    expect(await mark()).toBeUndefined();
  });

  test.each([[3], [{ path: 'mine.mjs', changed: [] }], [{ path: '/x', changed: 'all' }]])(
    'may hold anything as its config file: %j',
    async (configFile) => {
      const held = { ...(await record('run')), configFile };
      await writeFile('theirs/config.json', JSON.stringify(held));
      const { code, stderr } = await command('evaluate', 'theirs');
      expect(stderr).toContain('the run got one in code');
      expect(code).toBe(2);
    },
  );
});
