import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '@freetickets/core';
import { writeIdx } from '@freetickets/datasets';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { command as run } from './testing-command.js';

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

/** A folder of each file's own. */
export let home: string;
let data: string;
/** The flags of a run that takes no time. */
export let small: string[];
/** Where the test's run is written: a folder of its own, or one that it names. */
export let out: string;

/** Names the folder of the run. */
export function runIn(folder: string): void {
  out = folder;
}

/** Gives the tests of a file data to train on, and each test a folder for its run. */
export function prepareRuns(): void {
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
  beforeEach(() => {
    out = join(home, `run-${++number}`);
  });
}

export const train = (...more: string[]) => run('train', '--out', out, ...small, ...more);
export const json = async (name: string) => JSON.parse(await readFile(join(out, name), 'utf8'));
