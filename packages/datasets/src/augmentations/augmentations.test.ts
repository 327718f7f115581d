import { type AugmentedData, DataError, type ExampleAugmentation, random } from '@freetickets/core';
import { augmentationConformance } from '@freetickets/testing';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  cutoutAugmentation,
  flipAugmentation,
  mixupAugmentation,
  padCropAugmentation,
  randomResizedCropAugmentation,
} from '../index.js';

for (const augmentation of [
  cutoutAugmentation(),
  flipAugmentation(),
  mixupAugmentation(),
  padCropAugmentation(),
  padCropAugmentation({ pad: 9, mode: 'zero' }),
  randomResizedCropAugmentation(),
]) {
  describe(`${augmentation.plugin.name}`, () => {
    for (const { name, run } of augmentationConformance(augmentation)) test(name, run);
  });
}

/** An image whose pixels tell where they were: 100 y + x, and the same negative in a second channel. */
const [height, width] = [6, 7];
const data: AugmentedData = {
  inputShape: [height, width, 2],
  preprocessing: { mean: [10, 20], std: [2, 5] },
};
const image = () =>
  Float32Array.from({ length: height * width * 2 }, (_, i) => {
    const pixel = i >> 1;
    return (i % 2 ? -1 : 1) * (100 * Math.floor(pixel / width) + (pixel % width));
  });
/** Rows of the first channel; the second one must agree. */
function rowsOf(input: Float32Array): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => input[(y * width + x) * 2]),
  );
}
const augmented = (augmentation: unknown, place: number) => {
  const input = image();
  (augmentation as ExampleAugmentation).augment(input, random.derive(1, place), data);
  return input;
};
const seeds = Array.from({ length: 300 }, (_, i) => i);

it('mirrors half of the images, channel by channel', () => {
  const mirrored = rowsOf(image()).map((row) => row.toReversed());
  const made = seeds.map((seed) => augmented(flipAugmentation(), seed));
  const flips = made.filter((input) => input[0] !== 0);
  expect(flips.length).toBeGreaterThan(120);
  expect(flips.length).toBeLessThan(180);
  for (const input of flips) {
    expect(rowsOf(input)).toEqual(mirrored);
    expect(input.filter((_, i) => i % 2 === 1)).toEqual(
      input.filter((_, i) => i % 2 === 0).map((x) => -x),
    );
  }
  expect(augmented(flipAugmentation({ share: 0 }), 1)).toEqual(image());
  expect(augmented(flipAugmentation({ share: 1 }), 1)).not.toEqual(image());
});

it('moves images by every offset, and mirrors what comes in at the outermost pixels', () => {
  const mirror = (at: number, length: number) =>
    [...Array(length).keys(), ...[...Array(length - 1).keys()].reverse()].at(
      at < 0 ? -at : at,
    ) as number;
  const seen = new Set<string>();
  for (const seed of seeds) {
    const rows = rowsOf(augmented(padCropAugmentation({ pad: 2 }), seed));
    const at = (y: number, x: number) => [Math.floor(y / 100), x % 100];
    // The middle pixel is never padding: it tells the offset.
    const [down, right] = at(rows[3][3], rows[3][3]).map((value, axis) => value - [3, 3][axis]);
    seen.add(`${down} ${right}`);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        expect(rows[y][x]).toBe(100 * mirror(y + down, height) + mirror(x + right, width));
      }
    }
  }
  expect(seen.size).toBe(25);
});

it('pads with black in the values of the data', () => {
  const black = [-5, -4];
  for (const seed of seeds.slice(0, 50)) {
    const input = augmented(padCropAugmentation({ pad: 6, mode: 'zero' }), seed);
    const whole = new Set(image());
    for (const [i, value] of input.entries()) {
      expect(value === black[i % 2] || whole.has(value)).toBe(true);
    }
  }
  const gone = augmented(padCropAugmentation({ pad: 40, mode: 'zero' }), 3);
  expect(gone.slice(0, 4)).toEqual(Float32Array.from([...black, ...black]));
});

it('refuses to mirror more pixels than there are', () => {
  expect(() => augmented(padCropAugmentation({ pad: 6 }), 1)).toThrow(DataError);
  expect(() => augmented(padCropAugmentation({ pad: 6 }), 1)).toThrow('6 x 7 pixels');
});

it('blanks a square around any pixel, cut off at the edges', () => {
  const centers = new Set<number>();
  for (const seed of seeds) {
    const input = augmented(cutoutAugmentation({ size: 3 }), seed);
    const blank = Array.from(image()).flatMap((value, i) => (input[i] === value ? [] : [i >> 1]));
    for (const i of blank) expect([input[2 * i], input[2 * i + 1]].map(Math.abs)).toEqual([0, 0]);
    // Pixel 0 is 0 before, too.
    const pixels = [...new Set(blank)].filter((i) => i > 0);
    const rows = new Set(pixels.map((i) => Math.floor(i / width)));
    const columns = new Set(pixels.map((i) => i % width));
    expect(rows.size).toBeLessThanOrEqual(3);
    expect(columns.size).toBeLessThanOrEqual(3);
    const square = rows.size * columns.size;
    expect([square, square - 1]).toContain(pixels.length);
    centers.add(Math.min(...pixels));
  }
  expect(centers.size).toBeGreaterThan(20);
});

it('enlarges pieces whose area and proportions are in the ranges', () => {
  const pieces = randomResizedCropAugmentation({ area: [0.25, 0.5], ratio: [0.5, 2] });
  for (const seed of seeds.slice(0, 100)) {
    const rows = rowsOf(augmented(pieces, seed));
    const spanOf = (from: number, to: number) => Math.abs(to - from);
    // From the first to the last pixel's centre: a piece of n pixels is n - 1 wide.
    const tall = spanOf(rows[0][0], rows[height - 1][0]) / 100 + 1;
    const wide = spanOf(rows[0][0], rows[0][width - 1]) + 1;
    const share = (tall * wide) / (height * width);
    expect(share).toBeGreaterThan(0.25 - 0.15);
    expect(share).toBeLessThan(0.5 + 0.15);
    for (const row of rows) {
      for (let x = 1; x < width; x++) expect(row[x]).toBeGreaterThanOrEqual(row[x - 1] - 1e-3);
    }
  }
  const whole = augmented(
    randomResizedCropAugmentation({ area: [1, 1], ratio: [7 / 6, 7 / 6] }),
    1,
  );
  expect(whole.map((value) => value + 0)).toEqual(image().map((value) => value + 0));
});

describe('mixup', () => {
  const batchOf = (weights: readonly number[]) => ({
    inputs: Float32Array.from(weights, (_, i) => 10 ** i),
    targets: Float32Array.from(weights.flatMap((_, i) => weights.map((_, c) => Number(c === i)))),
    weights: Float32Array.from(weights),
    count: weights.length,
  });

  it('mixes inputs and targets by one share, so that the loss is that of both', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 2, maxLength: 5 }),
        fc.nat(),
        (weights, seed) => {
          const batch = batchOf(weights);
          const mixing = mixupAugmentation({ alpha: 1 });
          if (mixing.of !== 'batch') throw new Error('of a batch');
          mixing.augment(batch, random.derive(seed, 'mixup'), { ...data, inputShape: [1] });
          for (let i = 0; i < weights.length; i++) {
            // An input is s 10^i + (1 - s) 10^j, and w_k t_k is s w_i at i and (1 - s) w_j at j.
            const parts = weights.map((weight, k) => {
              const part = batch.weights[i] * batch.targets[i * weights.length + k];
              return part / weight;
            });
            const sum = batch.targets
              .slice(i * weights.length, (i + 1) * weights.length)
              .reduce((a, b) => a + b, 0);
            expect(sum).toBeCloseTo(1, 5);
            const input = parts.reduce((total, part, k) => total + part * 10 ** k, 0);
            expect(Math.abs(batch.inputs[i] / input - 1)).toBeLessThan(1e-4);
          }
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('lets examples of weight 0 count nothing', () => {
    const batch = batchOf([0, 0, 1]);
    const mixing = mixupAugmentation({ alpha: 1 });
    if (mixing.of === 'batch') mixing.augment(batch, random.derive(4, 'mixup'), data);
    for (let i = 0; i < 3; i++) {
      const counted = [0, 1].map((k) => batch.weights[i] * batch.targets[3 * i + k]);
      expect(counted).toEqual([0, 0]);
    }
  });

  it('draws shares from Beta(alpha, alpha)', () => {
    const shares = seeds.concat(seeds.map((seed) => seed + 1000)).map((seed) => {
      const batch = batchOf([1, 1]);
      const mixing = mixupAugmentation({ alpha: 0.5 });
      if (mixing.of === 'batch') mixing.augment(batch, random.derive(seed, 'mixup'), data);
      return batch.targets[0];
    });
    // Half of the pairs are an example and itself.
    const mixed = shares.filter((share) => share < 1);
    const mean = mixed.reduce((a, b) => a + b) / mixed.length;
    const variance = mixed.reduce((sum, share) => sum + (share - mean) ** 2, 0) / mixed.length;
    // Mean 1/2 and variance 1 / (4 (2 alpha + 1)).
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(variance - 0.125)).toBeLessThan(0.02);
  });
});

it('is for images only, but for mixup', () => {
  const table = { ...data, inputShape: [84] };
  for (const augmentation of [flipAugmentation(), cutoutAugmentation(), padCropAugmentation()]) {
    expect(() =>
      (augmentation as ExampleAugmentation).augment(image(), random.derive(1), table),
    ).toThrow(/got inputs of shape \[84\], expected images/);
  }
});
