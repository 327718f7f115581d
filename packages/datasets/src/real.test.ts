import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Dataset, DatasetSource, Examples } from '@freetickets/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batches } from './batches.js';
import { cifar10 } from './cifar-10.js';
import { fashionMnist } from './fashion-mnist.js';
import { mnist } from './mnist.js';

const minutes = 60_000;

function countsByClass({ labels }: { labels: Int32Array }, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

function moments(examples: Examples): { mean: number; std: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let start = 0; start < examples.count; start += 1000) {
    const length = Math.min(1000, examples.count - start);
    for (const x of examples.read(Int32Array.from({ length }, (_, i) => start + i))) {
      count++;
      sum += x;
      squares += x * x;
    }
  }
  return { mean: sum / count, std: Math.sqrt(squares / count - (sum / count) ** 2) };
}

describe('mnist', () => {
  let source: DatasetSource;
  let dataset: Dataset;
  let other: string;
  beforeAll(async () => {
    source = mnist();
    dataset = await source.load({ seed: 1 });
    other = await mkdtemp(join(tmpdir(), 'mnist-'));
  }, 10 * minutes);
  afterAll(() => rm(other, { recursive: true }));

  it('has the published numbers of images by digit', () => {
    const { train, validation, test } = dataset;
    expect([train.count, validation.count, test.count]).toEqual([54_000, 6_000, 10_000]);
    const held = countsByClass(validation, 10);
    expect(countsByClass(train, 10).map((n, digit) => n + held[digit])).toEqual([
      5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]);
    expect(countsByClass(test, 10)).toEqual([
      980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]);
  });

  it('has mean 0 and standard deviation 1 after the usual preprocessing', () => {
    const { mean, std } = moments(dataset.train);
    expect(mean).toBeCloseTo(0, 2);
    expect(std).toBeCloseTo(1, 2);
    expect(dataset.inputShape).toEqual([28, 28, 1]);
  });

  it('begins with the published labels', async () => {
    const { train, validation } = await mnist({ limit: 10 }).load({ seed: 3 });
    expect([...train.labels, ...validation.labels].sort()).toEqual([0, 1, 1, 1, 2, 3, 4, 4, 5, 9]);
  });

  it('is present, passes verification, and is accepted from a folder of official files', async () => {
    const folder = source.files?.folder ?? '';
    expect(await source.files?.present()).toBe(true);
    await source.files?.verify();
    for (const name of [
      'train-images-idx3-ubyte',
      'train-labels-idx1-ubyte',
      't10k-images-idx3-ubyte',
    ]) {
      await symlink(join(folder, name), join(other, name));
    }
    const labels = await readFile(join(folder, 't10k-labels-idx1-ubyte'));
    const packed = join(other, 't10k-labels-idx1-ubyte.gz');
    await writeFile(packed, gzipSync(labels));
    const same = mnist({ folder: other, limit: 100 });
    expect((await same.load({ seed: 1 })).test.labels).toEqual(dataset.test.labels);

    labels[5000] = 9 - labels[5000];
    await writeFile(packed, gzipSync(labels));
    await expect(same.load({ seed: 1 })).rejects.toThrow(/t10k-labels.*SHA-256/);
    await truncate(packed, 2000);
    await expect(same.files?.verify()).rejects.toThrow(/t10k-labels.*truncated/);
  });
});

describe('fashion-mnist', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await fashionMnist().load({ seed: 1 });
  }, 10 * minutes);

  it('has 6,000 training and 1,000 test images of each class, each whole', () => {
    const { train, validation, test, classes } = dataset;
    const held = countsByClass(validation, 10);
    expect(countsByClass(train, 10).map((n, label) => n + held[label])).toEqual(
      new Array(10).fill(6000),
    );
    expect(countsByClass(test, 10)).toEqual(new Array(10).fill(1000));
    expect(classes[9]).toBe('Ankle boot');
  });

  it('has mean 0 and standard deviation 1 after the usual preprocessing', () => {
    const { mean, std } = moments(dataset.train);
    expect(mean).toBeCloseTo(0, 2);
    expect(std).toBeCloseTo(1, 2);
  });

  it('shows trousers that are narrower than bags, so that images and labels belong together', () => {
    const { test } = dataset;
    const columns = [1, 8].map((label) => {
      const ofClass = [...test.labels.keys()].filter((i) => test.labels[i] === label);
      const sums = new Float64Array(28);
      const lowest = -(0.286 / 0.353);
      test.read(ofClass).forEach((x, i) => {
        sums[i % 28] += x - lowest;
      });
      const total = sums.reduce((a, b) => a + b);
      const spread = sums.reduce((sum, value, x) => sum + value * (x - 13.5) ** 2, 0);
      return Math.sqrt(spread / total);
    });
    expect(columns[0]).toBeLessThan(5);
    expect(columns[1]).toBeGreaterThan(6);
  });

  it('is balanced at the front and passes verification', async () => {
    const source = fashionMnist({ limit: 50 });
    const { train, validation } = await source.load({ seed: 2 });
    expect(
      countsByClass({ labels: Int32Array.of(...train.labels, ...validation.labels) }, 10),
    ).toEqual(new Array(10).fill(5));
    await source.files?.verify();
  });
});

describe('cifar-10', () => {
  let source: DatasetSource;
  let dataset: Dataset;
  beforeAll(async () => {
    source = cifar10();
    dataset = await source.load({ seed: 1, preprocessing: { mean: [0, 0, 0], std: [1, 1, 1] } });
  }, 10 * minutes);

  it('has the published numbers of images, as many of each class', () => {
    const { train, validation, test, inputShape } = dataset;
    expect([train.count, validation.count, test.count]).toEqual([45_000, 5_000, 10_000]);
    expect(inputShape).toEqual([32, 32, 3]);
    expect(countsByClass(train, 10)).toEqual(new Array(10).fill(4500));
    expect(countsByClass(validation, 10)).toEqual(new Array(10).fill(500));
    expect(countsByClass(test, 10)).toEqual(new Array(10).fill(1000));
  });

  it('has the published pixels, and channels about the published means', () => {
    const { test, validation, classes } = dataset;
    expect([...test.labels.subarray(0, 10)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
    expect([classes[3], classes[8]]).toEqual(['cat', 'ship']);
    expect([...test.read([0]).subarray(0, 6)]).toEqual([158, 112, 49, 159, 111, 47]);
    const sums = new Float64Array(3);
    for (const indices of batches(validation.count, 1000)) {
      const values = validation.read(indices);
      for (let i = 0; i < values.length; i++) sums[i % 3] += values[i];
    }
    const means = sums.map((sum) => sum / (validation.count * 1024));
    // Of all 50,000; these are a tenth of them.
    for (const [c, mean] of [125.307, 122.95, 113.865].entries()) {
      expect(Math.abs(means[c] - mean)).toBeLessThan(1.5);
    }
  });

  it('passes verification, and is accepted from a folder of official files', async () => {
    const folder = source.files?.folder ?? '';
    const { train, validation, test } = await cifar10({ folder, limit: 10 }).load({ seed: 1 });
    expect(test.labels).toEqual(dataset.test.labels);
    expect([...train.labels, ...validation.labels].sort()).toEqual([1, 1, 2, 3, 4, 6, 7, 8, 9, 9]);
    await source.files?.verify();
  });
});
