import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError, FileError, OptionError } from '@freetickets/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fashionMnist } from './fashion-mnist.js';
import { writeIdx } from './idx.js';
import { idx } from './idx-dataset.js';
import { mnist } from './mnist.js';

let folder: string;
const put = (name: string, shape: number[], data: readonly number[], gzip = false) => {
  const bytes = writeIdx({ shape, data: Uint8Array.from(data) });
  return writeFile(join(folder, name), gzip ? gzipSync(bytes) : bytes);
};
const sequence = (n: number) => Array.from({ length: n }, (_, i) => i);

/** 20 training and 3 test images of 2 x 2; image i is [4 i, 4 i + 1, 4 i + 2, 4 i + 3], of class i % 2. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'letters-'));
  await put('train-images-idx3-ubyte', [20, 2, 2], sequence(80));
  await put(
    'train-labels-idx1-ubyte.gz',
    [20],
    sequence(20).map((i) => i % 2),
    true,
  );
  await put('t10k-images.idx3-ubyte', [3, 2, 2], sequence(12));
  await put('t10k-labels-idx1-ubyte', [3], [0, 1, 0]);
});
afterEach(() => rm(folder, { recursive: true }));

it('reads four files, plain or gzipped, and splits them', async () => {
  const { train, validation, test, inputShape, classes } = await idx({ folder }).load({
    seed: 1,
    preprocessing: { mean: [0], std: [1] },
  });
  expect(inputShape).toEqual([2, 2, 1]);
  expect(classes).toEqual(['0', '1']);
  expect([train.count, validation.count, test.count]).toEqual([18, 2, 3]);
  expect([...test.read([2, 0])]).toEqual([8, 9, 10, 11, 0, 1, 2, 3]);
  for (let i = 0; i < train.count; i++) {
    expect(train.labels[i]).toBe((Number(train.read([i])[0]) / 4) % 2);
  }
});

it('takes the first `limit` training examples before it splits them', async () => {
  const { train, validation, test } = await idx({ folder, limit: 8, validation: 0.25 }).load({
    seed: 5,
    preprocessing: { mean: [0], std: [4] },
  });
  const firsts = [train, validation].flatMap((part) =>
    sequence(part.count).map((i) => Math.floor(Number(part.read([i])[0]))),
  );
  expect(firsts.sort((a, b) => a - b)).toEqual(sequence(8));
  expect([train.count, validation.count, test.count]).toEqual([6, 2, 3]);
});

it('knows its files', async () => {
  const { files } = idx({ folder });
  expect(files?.folder).toBe(folder);
  expect(await files?.present()).toBe(true);
  await files?.verify();
  await rm(join(folder, 't10k-labels-idx1-ubyte'));
  expect(await files?.present()).toBe(false);
  await expect(files?.add()).rejects.toThrow(/t10k-labels-idx1-ubyte: the file is missing/);
  await expect(idx({ folder: join(folder, 'no') }).load({ seed: 1 })).rejects.toThrow(FileError);
});

it('refuses files that do not belong together', async () => {
  const load = () => idx({ folder }).load({ seed: 1 });
  await put('t10k-labels-idx1-ubyte', [2], [0, 1]);
  await expect(load()).rejects.toThrow(/labels of shape \[2\], expected \[3\]/);
  await put('t10k-labels-idx1-ubyte', [3], [0, 1, 2]);
  await expect(idx({ folder, classes: ['a', 'b'] }).load({ seed: 1 })).rejects.toThrow(DataError);
  await put('t10k-images.idx3-ubyte', [3, 4, 1], sequence(12));
  await expect(load()).rejects.toThrow(/\[2,2,1\].*\[4,1,1\]/);
  await writeFile(join(folder, 't10k-images.idx3-ubyte'), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 9));
  await expect(load()).rejects.toThrow(/t10k-images.*8 bytes, expected 17/);
});

it('refuses options out of range', () => {
  expect(() => idx({ folder, limit: 1 })).toThrow(OptionError);
  expect(() => idx({ folder, limit: 2.5 })).toThrow(OptionError);
  expect(() => idx({ folder, validation: 1 })).toThrow(/validation: got 1, expected a share/);
  for (const plugin of [idx, mnist, fashionMnist]) {
    expect(() => plugin({ folder: '' })).toThrow(OptionError);
    expect(() => plugin({ folder: '' })).toThrow(/folder: got "", expected a folder that holds/);
  }
});
