import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command as run } from './testing-command.js';
import { home, out, prepareRuns, train } from './testing-command-runs.js';

prepareRuns();

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

  test('is not printed after a result: stdout stays one JSON value', async () => {
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
    ['is not JSON: Unexpected end', '{"dataset":'],
    ['has a key twice in one object.', '{"seed":1,"seed":2}'],
    ['is nested deeper than 64 levels.', `{"x":${'['.repeat(100_000)}`],
  ])('in JSON is refused where it %s', async (message, text) => {
    const { code, stderr } = await config('wrong.json', text);
    expect(stderr).toContain(`wrong.json: ${message}`);
    expect(code).toBe(1);
  });

  test.each([
    ['export const config = { dataset: "mnist" };', 'it exports config, expected a default export'],
    ['export default 3;', 'its default export is 3'],
    ['export default [];', 'its default export is []'],
    ['', 'it exports nothing, expected a default export'],
  ])('that is the module %j is refused, with what to write', async (text, message) => {
    for (const ending of ['mjs', 'ts']) {
      const { code, stderr } = await config(`${text.length}.${ending}`, text);
      expect(stderr).toContain(message);
      expect(stderr).toContain('export default defineConfig({ ... })');
      expect(code).toBe(1);
    }
  });
});

let number = 0;

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

test.each([[['--help']], [['train', '--help']], [['--version']]])(
  '%j prints something and exits with 0',
  async (args) => {
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(4);
  },
);

test.each([[[]], [['trian']], [['train', '--nope']]])('%j is a usage error', async (args) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr.length).toBeGreaterThan(10);
});
