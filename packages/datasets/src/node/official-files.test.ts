import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError, LimitError } from '@freetickets/core';
import { create } from 'tar';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OfficialFiles } from '../official-files.js';
import { cifarFiles } from './cifar-files.js';

const pinOf = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
/** A record of CIFAR-100: two labels and three planes, whose bytes tell their channel, row and column. */
function record(coarse: number, fine: number, shade: number): Buffer {
  const planes = [0, 1, 2].map((channel) =>
    Buffer.from(
      Array.from({ length: 1024 }, (_, i) => (shade + 100 * channel + 5 * (i >> 5) + i) % 256),
    ),
  );
  return Buffer.concat([Buffer.of(coarse, fine), ...planes]);
}
const files = {
  'one.bin': Buffer.concat([record(1, 11, 0), record(2, 12, 50)]),
  'two.bin': record(3, 13, 99),
  'test.bin': record(4, 14, 7),
};
const official: OfficialFiles = {
  dataset: 'tiny-100',
  archive: { name: 'tiny.tar.gz', folder: 'tiny-bin' },
  urls: ['https://example.org/tiny.tar.gz'],
  train: { 'one.bin': pinOf(files['one.bin']), 'two.bin': pinOf(files['two.bin']) },
  test: { 'test.bin': pinOf(files['test.bin']) },
};
const fine = { labels: 2, label: 1 };

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'official-'));
  vi.stubEnv('FREETICKETS_DATA', join(place, 'data'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(place, { recursive: true });
});

async function put(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}
async function packed(): Promise<string> {
  await put(join(place, 'made/tiny-bin'));
  const downloads = join(place, 'downloads');
  await mkdir(downloads);
  const archive = { gzip: true, cwd: join(place, 'made'), file: join(downloads, 'tiny.tar.gz') };
  await create(archive, ['tiny-bin']);
  return downloads;
}

it('reads a folder, the folder of an archive, or the archive', async () => {
  await put(join(place, 'plain'));
  await put(join(place, 'unpacked/tiny-bin'));
  for (const folder of [join(place, 'plain'), join(place, 'unpacked'), await packed()]) {
    const tiny = cifarFiles(official, fine, folder);
    expect(await tiny.present()).toBe(true);
    const { train, test } = await tiny.read();
    expect([...train.labels, ...test.labels]).toEqual([11, 12, 13, 14]);
    // Row 3, column 4 of the second image, and of the last.
    const pixel = 3 * (3 * 32 + 4);
    const value = 3 * 5 + 3 * 32 + 4;
    expect([...train.images.subarray(3072 + pixel, 3072 + pixel + 3)]).toEqual(
      [50, 150, 250].map((shade) => (shade + value) % 256),
    );
    expect(test.images[pixel]).toBe(7 + value);
  }
});

it('reads the label that is asked for', async () => {
  await put(place);
  const { train } = await cifarFiles(official, { labels: 2, label: 0 }, place).read();
  expect([...train.labels]).toEqual([1, 2, 3]);
});

it('takes a folder into the cache, and from there reads without it', async () => {
  const tiny = cifarFiles(official, fine, undefined);
  expect(tiny.folder).toBe(join(place, 'data/datasets/tiny-100'));
  expect(await tiny.present()).toBe(false);
  const downloads = await packed();
  await tiny.addFrom?.(downloads);
  await rm(downloads, { recursive: true });
  expect(await tiny.present()).toBe(true);
  await tiny.verify();
  await tiny.add();
  expect((await readdir(tiny.folder)).sort()).toEqual(['one.bin', 'test.bin', 'two.bin']);
  expect(await readFile(join(tiny.folder, 'two.bin'))).toEqual(files['two.bin']);
  expect([...(await tiny.read()).test.labels]).toEqual([14]);
  await writeFile(join(tiny.folder, 'two.bin'), record(3, 13, 98));
  await expect(tiny.read()).rejects.toThrow(/two\.bin: its SHA-256 is/);
});

it('says what is missing, altered or cut, and keeps nothing of it', async () => {
  const tiny = cifarFiles(official, fine, undefined);
  const advice =
    /tiny-100 are not there\. To get them, download https:\/\/example\.org\/tiny\.tar\.gz, then run "freetickets data add tiny-100 --from FOLDER"/;
  for (const ask of [tiny.add, tiny.read]) await expect(ask()).rejects.toThrow(advice);
  await expect(tiny.verify()).rejects.toThrow(/one\.bin: there is no such file/);
  const folder = join(place, 'plain');
  await mkdir(folder);
  await expect(tiny.addFrom?.(folder)).rejects.toThrow(
    'none of one.bin, two.bin, test.bin, tiny.tar.gz is there',
  );
  await put(folder);
  await writeFile(join(folder, 'one.bin'), 'x');
  await expect(tiny.addFrom?.(folder)).rejects.toThrow(/one\.bin: it holds 1 bytes, expected 6148/);
  await expect(cifarFiles(official, fine, folder).read()).rejects.toThrow(FileError);
  expect(await readdir(tiny.folder)).toEqual([]);
});

it('names a damaged archive, and one that holds another file', async () => {
  const downloads = await packed();
  const path = join(downloads, 'tiny.tar.gz');
  const whole = await readFile(path);
  const tiny = cifarFiles(official, fine, downloads);
  await writeFile(path, whole.subarray(0, whole.length - 30));
  await expect(tiny.verify()).rejects.toThrow(/tiny\.tar\.gz: .*Delete it and get it again/);
  await writeFile(join(place, 'made/tiny-bin/two.bin'), Buffer.alloc(1e6));
  await create({ gzip: true, cwd: join(place, 'made'), file: path }, ['tiny-bin']);
  await expect(tiny.verify()).rejects.toThrow(/holds no file tiny-bin\/two\.bin/);
  await expect(tiny.verify()).rejects.not.toThrow(LimitError);
});
