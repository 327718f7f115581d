import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { command as run } from './testing-command.js';
import { home, json, out, prepareRuns, small, train } from './testing-command-runs.js';

prepareRuns();

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

  test('with --seeds refuses a listener, which runs in other processes would not call', async () => {
    const file = join(home, 'listening.config.ts');
    await writeFile(file, 'export default { onEvent: () => {} };');
    const { code, stderr } = await train('--config', file, '--seeds', '1', '--write', 'slurm');
    expect([code, stderr]).toEqual([2, expect.stringContaining('base.onEvent: got the function')]);
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
    [['--dry-run'], '--dry-run: got true, expected --seeds beside it'],
    [['--write', 'slurm'], '--write: got "slurm", expected --seeds beside it'],
    [['--format', 'csv'], '--format: got "csv", expected --seeds beside it'],
    [['--store', 'x'], '--store: got "x", expected --seeds beside it'],
    [['--seeds', '1', '--with', 'cpus=2'], '--with: got {"cpus":2}, expected --write beside it'],
    [['--seeds', '1', '--store', 'x'], '--store: got "x", expected --launcher bullmq beside it'],
    [['--seeds', '1', '--launcher', 'bullmq', '--jobs', '2'], '--jobs: got 2, expected none'],
    [['--seeds', '1', '--format', 'csv', '--dry-run'], "cannot be used with option '--dry-run'"],
    [['--seeds', '1', '--only', '0', '--write', 'slurm'], "cannot be used with option '--write"],
    [['--seeds', '1', '--dry-run', '--only', '0'], "cannot be used with option '--dry-run'"],
    [
      ['--seeds', '1', '--write', 'slurm', '--priority', '3'],
      '--priority: got 3, expected --launch',
    ],
    [
      ['--seeds', '1', '--only', '0', '--with', 'cpus=2'],
      '--with: got {"cpus":2}, expected --write',
    ],
    [
      ['--seeds', '1', '--write', 'slurm', '--launcher', 'bullmq'],
      '--write: got "slurm", expected no',
    ],
    [
      ['--seeds', '1', '--redis', 'redis://:secret@queue'],
      '--redis: got "a URL", expected --launcher',
    ],
    [['--redis', 'redis://:secret@queue'], '--redis: got "a URL", expected --seeds beside it'],
    [['--seeds', '1', '--only', '0', '--jobs', '2'], '--jobs: got 2, expected none beside --only'],
    [['--seeds', '1', '--only', '0', '--format', 'csv'], '--format: got "csv", expected none'],
    [['--seeds', '1', '--only', '0', '--launcher', 'local'], '--launcher: got "local", expected'],
    [['--seeds', '1,2', '--seed', '3'], '--seeds: got [1,2], expected no other seed beside it'],
    [['--seeds', '1,2', '--set', 'seed=3'], '--seeds: got [1,2], expected no other seed beside'],
  ])('refuses %j', async (flags, message) => {
    const { code, stdout, stderr } = await train(...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(flags[1] === 'node-gpu' ? 1 : 2);
    expect(stdout).toBe('');
    expect(existsSync(out)).toBe(false);
  });
});
