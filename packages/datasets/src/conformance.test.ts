import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetSource } from '@freetickets/core';
import { datasetConformance } from '@freetickets/testing';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { csvFile, fromArrays, imageFolder } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * i) % 17},${'abc'[i % 3]}`);
  await writeFile(join(folder, 'table.csv'), ['x,y,kind', ...rows].join('\n'));
  for (let i = 0; i < 40; i++) {
    const name = join(folder, 'photos', 'abc'[i % 3]);
    await mkdir(name, { recursive: true });
    const png = encode({ height: 1, width: 2, channels: 1, data: Uint8Array.of(i, 255 - i) });
    await writeFile(join(name, `${i}.png`), png);
  }
});
afterAll(() => rm(folder, { recursive: true }));

const arrays = {
  inputs: Array.from({ length: 60 }, (_, i) => [i, (i * i) % 17]),
  labels: Array.from({ length: 60 }, (_, i) => i % 3),
};
const images = {
  inputs: Array.from({ length: 40 }, (_, i) => [
    [[i * 6], [255 - i]],
    [[i], [7]],
  ]),
  labels: Array.from({ length: 40 }, (_, i) => i % 4),
};
describe.each<[string, () => DatasetSource]>([
  ['arrays', () => fromArrays(arrays)],
  ['arrays of images', () => fromArrays(images)],
  ['images that fit into memory', () => imageFolder({ folder: join(folder, 'photos') })],
  ['images that do not', () => imageFolder({ folder: join(folder, 'photos'), memory: 10 })],
  ['a table', () => csvFile({ file: join(folder, 'table.csv'), label: 'kind' })],
])('%s', (_, make) => {
  const names = datasetConformance(fromArrays(arrays)).map(({ name }) => name);
  test.each(names)('%s', (name) =>
    datasetConformance(make())
      .find((each) => each.name === name)
      ?.run(),
  );
});
