import { DataError, type DatasetSource, type Examples, OptionError } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { gaussianNoise, noise, uniformNoise } from './noise.js';

const inputShape = [20, 20, 3];
const raw = { mean: [0, 0, 0], std: [1, 1, 1] };
const load = (plugin: (options: { count: number }) => DatasetSource, count = 20, seed = 1) =>
  plugin({ count }).load({ seed, inputShape, preprocessing: raw });

/** The bytes of some examples, at most 50,000 of them. */
const bytesOf = (examples: Examples, ...indices: number[]) => [...examples.read(indices)];

function moments(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / values.length) };
}

/** Mean 127.5 and this standard deviation: the integral of the rounded and clipped normal distribution. */
function clippedStd(): number {
  const sigma = 255 / 4;
  let variance = 0;
  const step = 0.01;
  for (let z = -8; z < 8; z += step) {
    const x = Math.min(Math.max(sigma * (z + step / 2), -127.5), 127.5);
    variance += (x * x * step * Math.exp(-((z + step / 2) ** 2) / 2)) / Math.sqrt(2 * Math.PI);
  }
  return Math.sqrt(variance + 1 / 12);
}

describe('the bytes', () => {
  const ten = [...Array(10).keys()];

  it('are whole, from 0 to 255, and have the moments of their distribution', async () => {
    const gaussian = bytesOf((await load(gaussianNoise)).test, ...ten);
    const uniform = bytesOf((await load(uniformNoise)).test, ...ten);
    for (const values of [gaussian, uniform]) {
      expect(values).toHaveLength(12_000);
      expect(values.every((x) => Number.isInteger(x) && x >= 0 && x <= 255)).toBe(true);
      expect(Math.abs(moments(values).mean - 127.5)).toBeLessThan(5 * (74 / Math.sqrt(12_000)));
    }
    // The standard error of a standard deviation is below 74 / sqrt(2 x 12,000) = 0.5.
    expect(Math.abs(moments(gaussian).std - clippedStd())).toBeLessThan(2);
    expect(Math.abs(moments(uniform).std - Math.sqrt((256 ** 2 - 1) / 12))).toBeLessThan(2);
    const extreme = gaussian.filter((x) => x === 0 || x === 255).length / gaussian.length;
    expect(extreme).toBeCloseTo(0.0455, 1);
    expect(new Set(uniform).size).toBe(256);
  });

  it('are Gaussian and uniform in turn in `noise`', async () => {
    const { test } = await load(noise);
    const deviations = ten.map((i) => moments(bytesOf(test, i)).std);
    for (const [i, std] of deviations.entries()) {
      if (i % 2 === 0) expect(std).toBeLessThan(67);
      else expect(std).toBeGreaterThan(70);
    }
  });

  it('can be read alone and in any order, and differ by seed, part, index and kind', async () => {
    const { train, validation, test } = await load(noise);
    const both = bytesOf(test, 7, 3);
    expect(bytesOf(test, 3)).toEqual(both.slice(1200));
    expect(bytesOf((await load(noise, 1000)).test, 7)).toEqual(both.slice(0, 1200));
    const others = [
      bytesOf((await load(noise, 20, 2)).test, 7),
      bytesOf(train, 7),
      bytesOf(validation, 7),
      bytesOf(test, 5),
      bytesOf((await load(uniformNoise)).test, 7),
    ];
    for (const other of others) expect(other).not.toEqual(both.slice(0, 1200));
  });
});

it('is a data set of the asked count and shape, preprocessed as asked', async () => {
  const preprocessing = { mean: [100, 0, 50], std: [2, 1, 4] };
  const source = uniformNoise({ count: 3 });
  const dataset = await source.load({ seed: 1, inputShape: [2, 1, 3], preprocessing });
  const plain = await source.load({ seed: 1, inputShape: [2, 1, 3] });
  expect(dataset.preprocessing).toBe(preprocessing);
  expect(dataset.inputShape).toEqual([2, 1, 3]);
  expect([dataset.train.count, dataset.validation.count, dataset.test.count]).toEqual([3, 3, 3]);
  expect([...dataset.test.labels]).toEqual([0, 0, 0]);
  const expected = bytesOf(plain.test, 1).map(
    (x, i) => (x - [100, 0, 50][i % 3]) / [2, 1, 4][i % 3],
  );
  expect(bytesOf(dataset.test, 1)).toEqual(expected.map(Math.fround));
  expect(() => dataset.test.read([3])).toThrow(/No example 3/);
  expect((await gaussianNoise().load({ seed: 1, inputShape: [4] })).test.count).toBe(10_000);
});

it('says what it is for where it is asked to train', async () => {
  const trained = noise().load({ seed: 1 });
  await expect(trained).rejects.toThrow(OptionError);
  await expect(trained).rejects.toThrow(/noise serves to evaluate one \(`ood`\), not to train/);
  const shape = { seed: 1, inputShape: [0, 2, 1] };
  await expect(noise().load(shape)).rejects.toThrow(OptionError);
  const channels = { seed: 1, inputShape: [2, 2, 3], preprocessing: { mean: [0], std: [1] } };
  await expect(noise().load(channels)).rejects.toThrow(DataError);
  for (const count of [0, 1.5, -1]) expect(() => noise({ count })).toThrow(/count: got/);
});
