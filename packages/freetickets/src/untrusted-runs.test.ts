import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeIdx } from '@freetickets/datasets';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { evaluateRun, OptionError } from './index.js';
import { command } from './testing-command.js';
import { ofClasses } from './testing-experiment.js';

const before = process.cwd();
/** The user's project, which is the working directory; a run that was trained there; a copy of it from elsewhere; its mark. */
let project: string;
let trained: string;
let run: string;
let mark: string;
let small: string[];

/** Counts the tests, so that each has modules of its own: one that was loaded once would not leave its mark again. */
let number = 0;

/** A module that leaves a mark where it is run, and exports what stands in for a built-in plugin's namesake. */
const payload = () =>
  [
    `import { writeFileSync } from 'node:fs'; // ${number}`,
    `writeFileSync(${JSON.stringify(mark)}, '');`,
    `const plugin = (kind, pluginName, make) => Object.assign(() => Object.assign(make(), { plugin: { kind, name: pluginName, options: {} } }), { kind, pluginName, summary: '', schema: undefined });`,
    `export const grow = plugin('grow', 'front', () => ({ needs: [], grow: (layer, count) => layer.mask.inactive().slice(0, count) }));`,
    `export const first = plugin('aggregator', 'first', () => ({ aggregate: ({ data, shape: [, n, k] }) => { const p = new Float64Array(n * k); for (let i = 0; i < n; i++) { const row = Array.from(data.slice(i * k, i * k + k), Math.exp); const sum = row.reduce((a, b) => a + b); p.set(row.map((x) => x / sum), i * k); } return p; } }));`,
  ].join('\n');

const inputs = Uint8Array.from({ length: 90 * 4 }, (_, i) =>
  i % 4 === Math.floor(i / 4) % 3 ? 200 : i % 50,
);

/** Puts a package that leaves a mark into a `node_modules`; one of plugins, unless it says otherwise. */
async function install(
  modules: string,
  name: string,
  says: object = { keywords: ['freetickets-plugin'] },
): Promise<void> {
  await mkdir(join(modules, name), { recursive: true });
  const manifest = JSON.stringify({ name, exports: './index.mjs', ...says });
  await writeFile(join(modules, name, 'package.json'), manifest);
  await writeFile(join(modules, name, 'index.mjs'), payload());
}

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
  mark = join(project, 'mark');
  await writeFile('mine.mjs', payload());
  await writeFile('package.json', JSON.stringify({ dependencies: { listed: '1', program: '1' } }));
  await install('node_modules', 'listed');
  trained = join(project, 'trained');
  small = [
    `dataset=${JSON.stringify({ name: 'idx', folder: project })}`,
    'model={"name":"mlp","hidden":[4]}',
    'method={"name":"dst","tickets":1,"epochs":1}',
    'strategy={"prune":"magnitude","grow":"front"}',
  ].flatMap((set) => ['--set', set]);
  const flags = [...small, '--set', 'aggregator=first', '--plugin', './mine.mjs', '--quiet'];
  const { code, stderr } = await command('train', '--out', trained, ...flags);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
afterAll(async () => {
  process.chdir(before);
  await rm(project, { recursive: true });
});
beforeEach(async () => {
  number++;
  await rm(mark, { force: true });
  run = join(project, 'copied');
  await cp(trained, run, { recursive: true });
});
afterEach(() => rm(run, { recursive: true }));

/** Makes the run's config name a module. */
async function name(module: unknown): Promise<void> {
  const path = join(run, 'config.json');
  const record = JSON.parse(await readFile(path, 'utf8'));
  record.config.plugins = [module];
  await writeFile(path, JSON.stringify(record));
}

const commands: readonly (readonly [string, () => string[]])[] = [
  ['predict', () => ['predict', run, join(project, 'input.csv')]],
  ['evaluate', () => ['evaluate', run]],
  ['train --resume', () => ['train', '--resume', run]],
];

/** A module of the run folder's own, by each way to name one; the module to name to the flag. */
const modules: readonly (readonly [string, () => string])[] = [
  ['data: URL', () => `data:text/javascript,${encodeURIComponent(payload())}`],
  ['file: URL', () => pathToFileURL(join(run, `code-${number}.mjs`)).href],
  ['absolute path', () => join(run, `code-${number}.mjs`)],
  ['relative path', () => `./copied/code-${number}.mjs`],
  ['path of a parent', () => `../${project.split('/').at(-1)}/copied/code-${number}.mjs`],
  ['package that is present, but not listed', () => `present-${number}`],
];

describe.each(commands)('%s', (_, args) => {
  beforeEach(async () => {
    await writeFile(join(run, `code-${number}.mjs`), payload());
    await install(join(project, 'node_modules'), `present-${number}`);
  });

  test.each(modules)(
    'a %s that the run names is not run, unless the user names it too',
    async (_, module) => {
      await name(module());
      const { code, stdout, stderr } = await command(...args());
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${run}/config.json: plugins: got "${module().slice(0, 60)}`);
      expect(stderr).toContain('--plugin <module>');
      expect(existsSync(mark)).toBe(false);
      expect(await command(...args(), '--plugin', module())).toMatchObject({ code: 0 });
      expect(existsSync(mark)).toBe(true);
    },
  );

  test('nor is a package of the run folder’s own', async () => {
    await install(join(run, 'node_modules'), 'theirs');
    await writeFile(join(run, 'package.json'), JSON.stringify({ dependencies: { theirs: '1' } }));
    await name('theirs');
    for (const cwd of [project, run]) {
      process.chdir(cwd);
      const { code, stderr } = await command(...args());
      process.chdir(project);
      expect(stderr).toContain('plugins: got "theirs"');
      expect(code).toBe(2);
      expect(existsSync(mark)).toBe(false);
    }
  });

  test('a package that the project lists may be named', async () => {
    await name('listed');
    expect(await command(...args())).toMatchObject({ code: 0 });
  });

  test('nor is one that holds no plugins, as it may be a program', async () => {
    await install(join(project, 'node_modules'), 'program', { bin: './index.mjs' });
    await name('program');
    const { code, stderr } = await command(...args());
    expect(stderr).toContain('plugins: got "program", expected a package of plugins');
    expect(stderr).toContain('--plugin program');
    expect(code).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  test('the flag stands in for a module that has moved', async () => {
    await name('/gone/front.ts');
    expect((await command(...args())).code).toBe(2);
    expect(await command(...args(), '--plugin', './mine.mjs')).toMatchObject({ code: 0 });
  });
});

test('predict needs no module for what the ensemble does not use', async () => {
  const out = join(project, 'plain');
  const flags = [...small, '--set', 'aggregator=mean-logit', '--plugin', './mine.mjs', '--quiet'];
  await command('train', '--out', out, ...flags);
  await rm(mark, { force: true });
  await cp(out, run, { recursive: true });
  await name(`data:text/javascript,${encodeURIComponent(payload())}`);
  expect((await command('predict', run, join(project, 'input.csv'))).code).toBe(0);
  expect(existsSync(mark)).toBe(false);
});

test.skipIf(process.platform === 'win32')('predict follows no link out of a run', async () => {
  const input = join(project, 'input.csv');
  const predict = () => command('predict', run, input, '--plugin', './mine.mjs');
  expect(await predict()).toMatchObject({ code: 0 });
  await rm(join(run, 'ensemble'), { recursive: true });
  await symlink(join(trained, 'ensemble'), join(run, 'ensemble'));
  const { code, stderr } = await predict();
  expect(stderr).toContain(`${join(run, 'ensemble')}: is not a regular file`);
  expect(code).toBe(1);
});

test.skipIf(process.platform === 'win32')(
  'what a run names on another machine is not looked at',
  async () => {
    // Here the path leads to the data; on Windows it would to the machine that comes first in it.
    const path = join(run, 'config.json');
    const record = JSON.parse(await readFile(path, 'utf8'));
    record.config.dataset.folder = `/${project}`;
    delete record.folder;
    await writeFile(path, JSON.stringify(record));
    for (const args of [
      ['evaluate', run],
      ['train', '--resume', run],
    ]) {
      const { code, stderr } = await command(...args, '--plugin', './mine.mjs');
      expect(stderr).toContain(
        `config.json: dataset: got "/${project}", expected a path on this machine`,
      );
      expect(code).toBe(2);
    }
    const predicted = await command(
      'predict',
      run,
      join(project, 'input.csv'),
      '--plugin',
      './mine.mjs',
    );
    expect(predicted.code).toBe(0);
    await name(`/${project}/mine.mjs`);
    const { stderr } = await command('predict', run, join(project, 'input.csv'));
    expect(stderr).toContain('plugins: got');
    expect(stderr).not.toContain('--plugin ./mine.mjs');
  },
);

test('report loads no module', async () => {
  await writeFile(join(run, 'code.mjs'), payload());
  await name(join(run, 'code.mjs'));
  expect(await command('report', run)).toMatchObject({ code: 0 });
  expect(existsSync(mark)).toBe(false);
});

test('a config file in the run folder is not the user’s own', async () => {
  await writeFile(join(run, 'freetickets.config.ts'), `${payload()}; export default {};`);
  await rm(join(run, 'config.json'));
  process.chdir(run);
  const { code } = await command('train', '--resume', '.');
  process.chdir(project);
  expect(code).toBe(2);
  expect(existsSync(mark)).toBe(false);
});

describe('a config in JSON', () => {
  const config = (plugin: string) =>
    writeFile(join(project, 'config.json'), JSON.stringify({ dataset: 'none', plugins: [plugin] }));
  const json = (...more: string[]) =>
    command('train', '--config', 'config.json', '--out', join(project, 'never'), ...more);
  afterEach(() => rm(join(project, 'config.json')));

  test('names packages of the project alone', async () => {
    await writeFile(join(project, 'other.mjs'), payload());
    await config('./other.mjs');
    for (const args of [['train'], ['evaluate', run]]) {
      const { code, stderr } = await command(...args, '--config', 'config.json');
      expect(stderr).toContain('config.json: plugins: got "./other.mjs"');
      expect(code).toBe(2);
      expect(existsSync(mark)).toBe(false);
    }
    expect((await json('--plugin', './other.mjs')).stderr).toContain('No dataset named "none"');
    expect(existsSync(mark)).toBe(true);
  });

  test('may name those', async () => {
    await config('listed');
    expect((await json()).stderr).toContain('No dataset named "none"');
  });
});

test('evaluateRun takes plugins, by name or as values, in place of those of the run', async () => {
  await name('./code.mjs');
  const refused = evaluateRun(run);
  await expect(refused).rejects.toThrow(OptionError);
  await expect(refused).rejects.toThrow('./code.mjs');
  const { grow, first } = await import(pathToFileURL(join(project, 'mine.mjs')).href);
  const named = await evaluateRun(run, { plugins: [join(project, 'mine.mjs')] });
  expect(ofClasses(named).ensemble.accuracy).toBeGreaterThanOrEqual(0);
  await name({ $custom: 'object' });
  await expect(evaluateRun(run)).rejects.toThrow('--config');
  expect((await evaluateRun(run, { plugins: [grow, first] })).ensemble).toEqual(named.ensemble);
});
