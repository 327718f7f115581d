import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoredInputs } from '../examples.js';
import { readLimits } from '../limits.js';
import { imageStore } from './image-store.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Images of 2 x 2 grey pixels, of which image i holds i, i, i and 200. */
async function images(count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, i) => join(folder, `${i}.png`));
  for (const [i, path] of paths.entries()) {
    const data = Uint8Array.of(i, i, i, 200);
    await writeFile(path, encodePng({ height: 2, width: 2, channels: 1, data }));
  }
  return paths;
}
const size = 4;
const store = (paths: readonly string[], most: number) =>
  imageStore(paths, [2, 2, 1], readLimits(), most * size);
/** Which images are in memory, once their files are gone. */
async function kept({ input }: StoredInputs, count: number): Promise<number[]> {
  await rm(folder, { recursive: true });
  return [...Array(count).keys()].filter((row) => {
    try {
      return input(row)[0] === row;
    } catch (error) {
      expect(error).toBeInstanceOf(FileError);
      return false;
    }
  });
}

it('keeps all images decoded where they fit', async () => {
  const all = await store(await images(40), 40);
  expect(await kept(all, 40)).toHaveLength(40);
});

it('keeps none before it is asked where they do not fit', async () => {
  const some = await store(await images(40), 39);
  expect(await kept(some, 40)).toEqual([]);
});

it('keeps as many as it may, those used last, however they came', async () => {
  const some = await store(await images(40), 5);
  await some.prefetch([30, 31, 32, 33, 34]);
  for (let row = 0; row < 20; row++) expect([...some.input(row)]).toEqual([row, row, row, 200]);
  await some.prefetch([7, 8]);
  some.input(17);
  expect(await kept(some, 40)).toEqual([7, 8, 17, 18, 19]);
});

it('makes ready no more than it keeps', async () => {
  const some = await store(await images(40), 5);
  await some.prefetch([...Array(40).keys()]);
  expect(await kept(some, 40)).toEqual([0, 1, 2, 3, 4]);
});

it('has no more under way than it keeps', async () => {
  const some = await store(await images(40), 5);
  await Promise.all([some.prefetch([0, 1, 2]), some.prefetch([10, 11, 12]), some.prefetch([20])]);
  expect(await kept(some, 40)).toEqual([0, 1, 2, 10, 11]);
});

it('serves several who ask at once', async () => {
  const some = await store(await images(40), 20);
  const [one, two] = [some.prefetch([1, 2, 3]), some.prefetch([3, 4, 3])];
  expect(some.input(2)[0]).toBe(2);
  await Promise.all([one, two]);
  expect(await kept(some, 40)).toEqual([1, 2, 3, 4]);
});

it('holds the same images, whether a thread made them or not', async () => {
  const data = Buffer.from(Array.from({ length: 40 * 30 * 4 }, (_, i) => (i * i) % 251));
  await writeFile(join(folder, 'a.jpg'), encodeJpeg({ height: 40, width: 30, data }, 90).data);
  const colours = Uint8Array.from({ length: 9 * 11 * 4 }, (_, i) => (i * 37) % 256);
  const png = encodePng({ height: 9, width: 11, channels: 4, data: colours });
  await writeFile(join(folder, 'b.png'), png);
  const paths = ['a.jpg', 'b.png'].map((name) => join(folder, name));
  const open = () => imageStore(paths, [16, 12, 3], readLimits(), 1);
  const [here, ahead] = [await open(), await open()];
  for (const row of [0, 1]) {
    await ahead.prefetch([row]);
    expect(ahead.input(row)).toEqual(here.input(row));
    expect(new Set(here.input(row)).size).toBeGreaterThan(50);
  }
});

it('names an image that cannot be decoded where it is read, at once where all fit', async () => {
  const paths = await images(6);
  await writeFile(paths[3], 'x');
  await rm(paths[4]);
  await expect(store(paths, 6)).rejects.toThrow(`${paths[3]}: the image cannot be decoded`);
  const some = await store(paths, 5);
  await some.prefetch([2, 3, 4]);
  expect(some.input(2)[0]).toBe(2);
  expect(() => some.input(3)).toThrow(`${paths[3]}: the image cannot be decoded`);
  expect(() => some.input(4)).toThrow(`${paths[4]}: there is no such file`);
  const cut = encodeJpeg({ height: 8, width: 8, data: Buffer.alloc(256, 9) }, 90).data;
  await writeFile(paths[3], cut.subarray(0, 200));
  expect(() => some.input(3)).toThrow(FileError);
  await writeFile(paths[3], cut);
  await Promise.resolve();
  expect(some.input(3)[0]).toBe(9);
  await some.prefetch([99]);
});
