import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetSource } from '@freetickets/core';
import { datasetConformance } from '@freetickets/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cifar100Classes } from './cifar-100-classes.js';
import { corrupted } from './corrupted.js';
import { gaussianNoiseCorruption } from './corruptions/gaussian-noise.js';
import { cifarFiles } from './node/cifar-files.js';
import type { OfficialFiles } from './official-files.js';
import { inBytes, officialSource } from './official-source.js';

let folder: string;
let source: DatasetSource;

/** Records of three classes in turn, whose red, green and blue are one value each. */
const records = (count: number, blue: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, i) =>
      Buffer.concat([
        Buffer.of(i % 3),
        Buffer.alloc(1024, i),
        Buffer.alloc(1024, 255 - i),
        Buffer.alloc(1024, blue),
      ]),
    ),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'official-source-'));
  const put = async (name: string, bytes: Buffer) => {
    await writeFile(join(folder, name), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { [name]: { bytes: bytes.length, sha256 } };
  };
  const official: OfficialFiles = {
    dataset: 'colours',
    urls: [],
    train: await put('train.bin', records(40, 7)),
    test: await put('test.bin', records(12, 9)),
  };
  source = officialSource(
    {
      name: 'colours',
      about: { summary: '52 colours', terms: 'None.' },
      files: cifarFiles(official, { labels: 1, label: 0 }, folder),
      classes: ['one', 'two', 'three'],
      preprocessing: inBytes({ mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] }),
    },
    { limit: 30, validation: 0.2 },
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('a data set in official files', () => {
  // It is there when the tests run, not when they are named.
  const later: DatasetSource = {
    about: { summary: '', terms: '' },
    load: (options) => source.load(options),
  };
  for (const { name, run } of datasetConformance(later)) test(name, run);

  test('is limited, split and standardised by channel', async () => {
    const { train, validation, test: tested } = await source.load({ seed: 1 });
    expect([train.count, validation.count, tested.count]).toEqual([24, 6, 12]);
    const [red, green, blue] = tested.read([5]);
    expect(red).toBeCloseTo((5 / 255 - 0.4914) / 0.2023, 5);
    expect(green).toBeCloseTo((250 / 255 - 0.4822) / 0.1994, 5);
    expect(blue).toBeCloseTo((9 / 255 - 0.4465) / 0.201, 5);
    expect(tested.labels[5]).toBe(2);
  });

  test('serves to judge an ensemble of grey images', async () => {
    const grey = { mean: [10], std: [2] };
    const { test: tested } = await source.load({
      seed: 1,
      inputShape: [28, 28, 1],
      preprocessing: grey,
    });
    const luma = Math.round(0.299 * 5 + 0.587 * 250 + 0.114 * 9);
    expect([...new Set(tested.read([5]))]).toEqual([(luma - 10) / 2]);
  });

  test('is corrupted in bytes', async () => {
    const { test: tested, inputShape, preprocessing } = await source.load({ seed: 1 });
    const options = {
      inputShape,
      preprocessing,
      corruption: gaussianNoiseCorruption(),
      severity: 5,
      seed: 1,
    } as const;
    const noisy = await corrupted(tested, options);
    expect(new Set(noisy.read([5])).size).toBeGreaterThan(50);
    expect(noisy.labels).toEqual(tested.labels);
  });
});

test("CIFAR-100's records hold the coarse label, then the fine one, then the planes", async () => {
  // As its authors define the binary form: <1 x coarse label><1 x fine label><3072 x pixel>, red, green and blue row by row.
  const records = Buffer.concat(
    [
      [4, 30],
      [19, 99],
      [0, 95],
    ].map(([coarse, fine], image) => {
      const plane = (base: number) =>
        Buffer.from(Array.from({ length: 1024 }, (_, i) => (base + i) % 251));
      return Buffer.concat([Buffer.of(coarse, fine), plane(image), plane(100), plane(200)]);
    }),
  );
  const place = await mkdtemp(join(tmpdir(), 'cifar-100-'));
  try {
    const part = async (name: string) => {
      await writeFile(join(place, name), records);
      const sha256 = createHash('sha256').update(records).digest('hex');
      return { [name]: { bytes: records.length, sha256 } };
    };
    const official: OfficialFiles = {
      dataset: 'hundred',
      urls: [],
      train: await part('train.bin'),
      test: await part('test.bin'),
    };
    const read = (label: number) => cifarFiles(official, { labels: 2, label }, place).read();
    const [coarse, fine] = [await read(0), await read(1)];
    expect([...coarse.train.labels]).toEqual([4, 19, 0]);
    expect([...fine.test.labels]).toEqual([30, 99, 95]);
    // The pixel in row 3, column 5 of the second image.
    const pixel = 3 * 32 + 5;
    const at = 3 * (1024 + pixel);
    expect([...fine.train.images.subarray(at, at + 3)]).toEqual(
      [1, 100, 200].map((base) => (base + pixel) % 251),
    );
    expect(fine.train.images).toHaveLength(3 * 3072);
  } finally {
    await rm(place, { recursive: true });
  }
});

test("the names of CIFAR-100's classes are in the published order", () => {
  const { fine, coarse } = cifar100Classes;
  expect([fine.length, coarse.length]).toEqual([100, 20]);
  expect([fine[0], fine[19], fine[49], fine[71], fine[99]]).toEqual([
    'apple',
    'cattle',
    'mountain',
    'sea',
    'worm',
  ]);
  expect([coarse[0], coarse[9], coarse[19]]).toEqual([
    'aquatic_mammals',
    'large_man-made_outdoor_things',
    'vehicles_2',
  ]);
});
