import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from '@freetickets/core';
import { encode } from 'fast-png';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { command as run } from './testing-command.js';
import { home, out, prepareRuns, runIn, train } from './testing-command-runs.js';

prepareRuns();

describe('predict', () => {
  beforeAll(async () => {
    runIn(join(home, 'predict'));
    await train('--quiet');
  });
  beforeEach(() => {
    runIn(join(home, 'predict'));
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
  ])(
    'refuses an ensemble beyond --load-limit %j, or a limit that is none',
    async (limit, code, problem) => {
      for (const command of [
        ['predict', out, 'digit.png'],
        ['evaluate', out],
      ]) {
        const refused = await run(...command, '--load-limit', ...limit);
        expect({ ...refused, code }).toEqual(refused);
        expect(refused.stderr).toContain(problem);
      }
    },
  );

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

test('a column of numbers is trained on, predicted and evaluated in its own units', async () => {
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
