import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OfficialFiles } from '../official-files.js';
import { svhn } from '../svhn.js';
import { svhnFiles } from './svhn-files.js';
import { compressed, element, matFile, matrix } from './testing-mat.js';
import { writtenByScipy } from './testing-svhn.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svhn-'));
});
afterEach(() => rm(folder, { recursive: true }));

const value = (row: number, column: number, channel: number, image: number) =>
  (7 * row + 3 * column + 50 * channel + 11 * image) % 256;

/** A file with X, [32, 32, 3, n], in MATLAB's order: the row changes fastest, the image slowest. */
function digits(labels: readonly number[], count = labels.length): Buffer {
  const x: number[] = [];
  for (let image = 0; image < count; image++)
    for (let channel = 0; channel < 3; channel++)
      for (let column = 0; column < 32; column++)
        for (let row = 0; row < 32; row++) x.push(value(row, column, channel, image));
  return matFile(
    compressed(matrix('X', [32, 32, 3, count], element(2, Uint8Array.from(x)))),
    compressed(matrix('y', [labels.length, 1], element(2, Uint8Array.from(labels)))),
  );
}

async function put(train: Buffer, test: Buffer): Promise<OfficialFiles> {
  const pinOf = async (name: string, bytes: Buffer) => {
    await writeFile(join(folder, name), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { [name]: { bytes: bytes.length, sha256 } };
  };
  return {
    dataset: 'digits',
    urls: [],
    train: await pinOf('train_32x32.mat', train),
    test: await pinOf('test_32x32.mat', test),
  };
}

it('brings images to rows of pixels, and the label 10 to 0', async () => {
  const official = await put(digits([1, 10, 9]), digits([10]));
  const { train, test } = await svhnFiles(official, folder).read();
  expect([...train.labels]).toEqual([1, 0, 9]);
  expect([...test.labels]).toEqual([0]);
  for (const [image, row, column, channel] of [
    [0, 0, 1, 0],
    [1, 2, 3, 1],
    [2, 31, 30, 2],
  ]) {
    const place = ((image * 32 + row) * 32 + column) * 3 + channel;
    expect(train.images[place]).toBe(value(row, column, channel, image));
  }
  expect(train.images).toHaveLength(3 * 3072);
});

it('reads a file of another writer', async () => {
  const file = Buffer.from(writtenByScipy, 'base64');
  const { train } = await svhnFiles(await put(file, file), folder).read();
  expect([...train.labels]).toEqual([0, 1, 9]);
  expect(train.images).toHaveLength(3 * 3072);
  for (const [place, pixel] of train.images.entries()) {
    const [channel, column, row] = [
      place % 3,
      Math.floor(place / 3) % 32,
      Math.floor(place / 96) % 32,
    ];
    const image = Math.floor(place / 3072);
    const expected = (row + 30 * channel + 50 * image + (column === 31 ? 100 : 0)) % 256;
    if (pixel !== expected) throw new Error(`${pixel} at ${place}, expected ${expected}`);
  }
});

it('names a file of another form', async () => {
  const official = await put(digits([1, 2]), digits([1, 2], 1));
  await expect(svhnFiles(official, folder).read()).rejects.toThrow(
    'test_32x32.mat: its X has the shape [32,32,3,1] and its y [2,1], expected [32, 32, 3, n] and [n, 1].',
  );
  const text = await put(digits([1]), Buffer.from('no mat'));
  await expect(svhnFiles(text, folder).read()).rejects.toThrow(
    'test_32x32.mat: it does not begin as a little-endian MATLAB 5 file.',
  );
});

it('takes none but the official files by its name', async () => {
  await put(digits([1, 2]), digits([1]));
  await expect(svhn({ folder }).load({ seed: 1 })).rejects.toThrow(
    /train_32x32\.mat: it holds \d+ bytes, expected 182040794/,
  );
});
