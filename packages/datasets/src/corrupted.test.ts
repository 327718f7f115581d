import {
  type Corruption,
  DataError,
  definePlugin,
  OptionError,
  PluginError,
  type Preprocessing,
  preprocess,
  type Severity,
} from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corrupted } from './corrupted.js';
import { gaussianNoiseCorruption } from './corruptions/gaussian-noise.js';
import { inMemoryExamples, wholePart } from './examples.js';

const inputShape = [2, 2, 3];
const plain: Preprocessing = { mean: [0, 0, 0], std: [1, 1, 1] };
/** Three images of 12 bytes each. */
const bytes = Uint8Array.from({ length: 36 }, (_, i) => (i * 67) % 256);
const part = wholePart(bytes, Int32Array.of(2, 0, 1));
const examplesFor = (preprocessing: Preprocessing) =>
  inMemoryExamples(part, inputShape, preprocessing);
const options = { inputShape, preprocessing: plain, severity: 3, seed: 1 } as const;

/** Leaves images as they are. */
const untouched: Corruption = { family: 'digital', corrupt: ({ data }) => data };

it('recovers the bytes exactly, whatever the preprocessing', async () => {
  const channels = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: 3, maxLength: 3 });
  const finite = { noNaN: true, noDefaultInfinity: true };
  const means = channels(fc.double({ min: -1000, max: 1000, ...finite }));
  const stds = channels(fc.double({ min: 1e-3, max: 1e4, ...finite }));
  await fc.assert(
    fc.asyncProperty(means, stds, async (mean, std) => {
      const seen: number[] = [];
      const corruption: Corruption = {
        family: 'digital',
        corrupt: ({ data, height, width, channels }) => {
          expect([height, width, channels]).toEqual(inputShape);
          seen.push(...data);
          return data;
        },
      };
      const preprocessing = { mean, std };
      const examples = examplesFor(preprocessing);
      const made = await corrupted(examples, { ...options, preprocessing, corruption });
      expect(made.read([0, 1, 2])).toEqual(examples.read([0, 1, 2]));
      expect(seen).toEqual([...bytes]);
    }),
  );
});

it('preprocesses what the corruption makes, and keeps count and labels', async () => {
  const invert: Corruption = { family: 'digital', corrupt: ({ data }) => data.map((x) => 255 - x) };
  const preprocessing = { mean: [10, 20, 30], std: [1, 2, 4] };
  const examples = examplesFor(preprocessing);
  const made = await corrupted(examples, { ...options, preprocessing, corruption: invert });
  expect(made.count).toBe(3);
  expect([...made.labels]).toEqual([2, 0, 1]);
  const inverted = bytes.subarray(12, 24).map((x) => 255 - x);
  expect(made.read([1])).toEqual(preprocess(inverted, preprocessing));
});

describe('randomness', () => {
  const make = (seed = 1, severity: Severity = 3, corruption = gaussianNoiseCorruption()) =>
    corrupted(examplesFor(plain), { ...options, seed, severity, corruption });

  it('belongs to the example, whatever else is read', async () => {
    const both = [...(await make()).read([2, 0])];
    expect([...(await make()).read([0])]).toEqual(both.slice(12));
    const examples = await make();
    examples.read([1, 1]);
    expect([...examples.read([2])]).toEqual(both.slice(0, 12));
  });

  it('differs by seed, severity, name and index', async () => {
    const draw: Corruption['corrupt'] = ({ data }, _, random) =>
      data.map(() => random.integer(256));
    const named = (name: string) =>
      definePlugin({ kind: 'corruption', name, summary: 'noise' }, () => ({
        family: 'noise',
        corrupt: draw,
      }))();
    const [a, b] = [named('a'), named('b')];
    const sets = await Promise.all([make(1, 3, a), make(2, 3, a), make(1, 4, a), make(1, 3, b)]);
    const images = sets.map((made) => made.read([0]).join());
    images.push(sets[0].read([1]).join());
    expect(new Set(images).size).toBe(5);
  });
});

describe('errors', () => {
  const corruption = untouched;

  it('name what is no byte', async () => {
    const of = async (value: number) => {
      const inputs = Float32Array.from({ length: 12 }, (_, i) => (i === 7 ? value : 1));
      const examples = inMemoryExamples(wholePart(inputs, Int32Array.of(0)), inputShape, plain);
      return (await corrupted(examples, { ...options, corruption })).read([0]);
    };
    for (const value of [0.5, 1.02, -1, 256, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(of(value)).rejects.toThrow(DataError);
      await expect(of(value)).rejects.toThrow(
        /Example 0 holds .* Corruptions need images of bytes/,
      );
    }
    expect(await of(1.004)).toEqual(new Float32Array(12).fill(1));
  });

  it('name a shape, severity or preprocessing that does not fit', async () => {
    const made = (given: object) =>
      expect(corrupted(examplesFor(plain), { ...options, corruption, ...given }));
    await made({ inputShape: [12] }).rejects.toThrow(/shape \[12\] cannot be corrupted/);
    await made({ inputShape: [2, 3, 2] }).rejects.toThrow(DataError);
    await made({ severity: 6 }).rejects.toThrow(OptionError);
    await made({ severity: 2.5 }).rejects.toThrow(
      'severity: got 2.5, expected one of 1, 2, 3, 4, 5',
    );
    await made({ preprocessing: { mean: [0], std: [1] } }).rejects.toThrow(DataError);
    const read = async (given: object, index: number) =>
      (await corrupted(examplesFor(plain), { ...options, corruption, ...given })).read([index]);
    await expect(read({ inputShape: [1, 2, 3] }, 0)).rejects.toThrow(
      /Example 0 has 12 values, expected 6/,
    );
    await expect(read({}, 3)).rejects.toThrow(/No example 3/);
    const halve: Corruption = { family: 'digital', corrupt: ({ data }) => data.subarray(6) };
    await expect(read({ corruption: halve }, 0)).rejects.toThrow(PluginError);
    const brighter = ({ data }: { data: Uint8Array }) => Float64Array.from(data, (x) => 3 * x);
    const floats: Corruption = { family: 'digital', corrupt: brighter as never };
    await expect(read({ corruption: floats }, 0)).rejects.toThrow(
      'gave Float64Array of 12 values, expected a Uint8Array of 12 values',
    );
  });
});

it('lets a corruption prepare itself before the first image', async () => {
  let ready = false;
  const corruption: Corruption = {
    family: 'digital',
    prepare: async () => {
      ready = true;
    },
    corrupt: ({ data }) => data.map((value) => (ready ? 255 - value : value)),
  };
  const made = await corrupted(examplesFor(plain), { ...options, corruption });
  expect([...made.read([1])]).toEqual([...bytes.subarray(12, 24)].map((value) => 255 - value));
});

it('has its examples made ready', async () => {
  const asked: number[] = [];
  const prefetch = async (indices: ArrayLike<number>) => void asked.push(...Array.from(indices));
  const { prefetch: made } = await corrupted(
    { ...examplesFor(plain), prefetch },
    { ...options, corruption: untouched },
  );
  await made?.([2, 0]);
  expect(asked).toEqual([2, 0]);
});
