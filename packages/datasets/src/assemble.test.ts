import { DataError, type LoadOptions, OptionError } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { assemble, type RawDataset } from './assemble.js';
import { wholePart } from './examples.js';
import { split } from './split.js';

/** Four images of 1 x 2, of which image i holds 40 i and 40 i + 20. */
const grey: RawDataset = {
  name: 'stripes',
  inputShape: [1, 2, 1],
  classes: ['even', 'odd'],
  notes: [],
  train: wholePart(Uint8Array.of(0, 20, 40, 60, 80, 100, 120, 140), Int32Array.of(0, 1, 0, 1)),
  test: wholePart(Uint8Array.of(10, 30, 200, 0), Int32Array.of(1, 0)),
  preprocessing: { mean: [10], std: [2] },
  split,
};
const colours: RawDataset = {
  ...grey,
  inputShape: [1, 1, 3],
  train: wholePart(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255), Int32Array.of(0, 1, 0)),
  test: wholePart(Uint8Array.of(1, 2, 3), Int32Array.of(1)),
  preprocessing: 'standardise',
};
const load = (raw: RawDataset, options: Omit<LoadOptions, 'seed'> = {}) =>
  assemble(raw, { validation: 0.25 }, { seed: 1, ...options });

it('tells of classes that have no examples to train on, or to test', async () => {
  expect((await load(grey)).notes).toEqual([]);
  const classes = ['even', 'odd', 'rare'];
  const test = wholePart(Uint8Array.of(10, 30, 200, 0), Int32Array.of(2, 2));
  expect((await load({ ...grey, classes, test, notes: ['a'] })).notes).toEqual([
    'a',
    'The training part has no examples of 1 of 3 classes: ["rare"].',
    'The test part has no examples of 2 of 3 classes: ["even","odd"].',
  ]);
});

describe('another input shape', () => {
  it('resizes and converts every part before it is preprocessed', async () => {
    const { inputShape, preprocessing, train, validation, test } = await load(grey, {
      inputShape: [1, 1, 3],
    });
    expect(inputShape).toEqual([1, 1, 3]);
    expect(preprocessing).toEqual({ mean: [10, 10, 10], std: [2, 2, 2] });
    expect([...test.read([1, 0])]).toEqual([45, 45, 45, 5, 5, 5]);
    expect([...test.labels]).toEqual([1, 0]);
    const held = validation.read([0])[0] * 2 + 10;
    const left = [...train.read([0, 1, 2])].filter((_, i) => i % 3 === 0);
    expect([...left.map((x) => 2 * x + 10), held].sort((a, b) => a - b)).toEqual([10, 50, 90, 130]);
  });

  it('is measured as it is read, where the data set has no preprocessing of its own', async () => {
    const { preprocessing, train } = await load(colours, { inputShape: [2, 2, 1] });
    const [a, b] = [...train.read([0, 1])].filter((_, i) => i % 4 === 0);
    expect([a, b].sort()).toEqual([expect.closeTo(-1, 6), expect.closeTo(1, 6)]);
    expect(preprocessing.mean).toHaveLength(1);
    const luma = [76, 150, 29];
    const kept = [Number(a), Number(b)].map(
      (x) => x * preprocessing.std[0] + preprocessing.mean[0],
    );
    for (const value of kept) expect(luma).toContain(Math.round(value));
    const plain = await load({ ...colours, preprocessing: 'none' }, { inputShape: [2, 1, 1] });
    expect(plain.preprocessing).toEqual({ mean: [0], std: [1] });
  });

  it("takes another data set's preprocessing, which must fit it and not the stored images", async () => {
    const { test } = await load(grey, {
      inputShape: [1, 1, 3],
      preprocessing: { mean: [0, 10, 20], std: [1, 1, 2] },
    });
    expect([...test.read([0])]).toEqual([20, 10, 0]);
    const wrong = { inputShape: [1, 1, 3], preprocessing: { mean: [0], std: [1] } };
    await expect(load(grey, wrong)).rejects.toThrow(/for 1 channel.*\[1,1,3\] have 3/);
  });

  it('may be the one there is, of images or not', async () => {
    const table = { ...grey, inputShape: [2] };
    const preprocessing = { mean: [0, 0], std: [1, 1] };
    const { test } = await load(table, { inputShape: [2], preprocessing });
    expect([...test.read([0, 1])]).toEqual([10, 30, 200, 0]);
  });

  it('is refused where inputs are no images', async () => {
    const table = { ...grey, inputShape: [2] };
    await expect(load(table, { inputShape: [1, 2, 1] })).rejects.toThrow(DataError);
    await expect(load(table, { inputShape: [1, 2, 1] })).rejects.toThrow(
      /^stripes: got inputs of shape \[2\], expected \[1,2,1\]/,
    );
    await expect(load(grey, { inputShape: [2] })).rejects.toThrow(DataError);
    await expect(load(grey, { inputShape: [1, 2, 2] })).rejects.toThrow(DataError);
    for (const inputShape of [[], [0, 2, 1], [1.5, 2, 1], [1, Number.NaN, 1]]) {
      await expect(load(grey, { inputShape })).rejects.toThrow(OptionError);
    }
  });
});
