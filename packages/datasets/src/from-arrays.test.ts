import { DataError, type Dataset, type Examples, OptionError } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { type FromArraysOptions, fromArrays } from './from-arrays.js';

const all = ({ count }: Examples) => Int32Array.from({ length: count }, (_, i) => i);
const readAll = (examples: Examples) => [...examples.read(all(examples))];
const load = (options: FromArraysOptions, seed = 1): Promise<Dataset> =>
  fromArrays(options).load({ seed });

/** Example i is [i, 2 i + 100], of class i % 3. */
const table = (n: number) => ({
  inputs: Array.from({ length: n }, (_, i) => [i, 2 * i + 100]),
  labels: Array.from({ length: n }, (_, i) => i % 3),
});

describe('splitting', () => {
  it('holds out a tenth for testing and a tenth of the rest for validation', async () => {
    const { train, validation, test } = await load({ ...table(100), normalise: 'none' });
    expect([train.count, validation.count, test.count]).toEqual([81, 9, 10]);
    const firsts = [train, validation, test].flatMap((part) =>
      readAll(part).filter((_, i) => i % 2 === 0),
    );
    expect(firsts.sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });

  it('keeps inputs and labels together', async () => {
    const { train, validation, test } = await load({ ...table(50), normalise: 'none' });
    for (const part of [train, validation, test]) {
      for (let i = 0; i < part.count; i++) {
        const [x, y] = part.read([i]);
        expect(y).toBe(2 * Number(x) + 100);
        expect(part.labels[i]).toBe(Number(x) % 3);
      }
    }
  });

  it('draws validation by the seed and the test part by none', async () => {
    const [one, same, other] = await Promise.all([1, 1, 2].map((seed) => load(table(100), seed)));
    expect(same?.validation.labels).toEqual(one?.validation.labels);
    expect(other?.validation.labels).not.toEqual(one?.validation.labels);
    expect(other?.test.labels).toEqual(one?.test.labels);
  });

  it('uses all of a given test part, in its order', async () => {
    const test = {
      inputs: [
        [5, 6],
        [7, 8],
      ],
      labels: [1, 0],
    };
    const dataset = await load({ ...table(20), test, validation: 0.25, normalise: 'none' });
    expect(readAll(dataset.test)).toEqual([5, 6, 7, 8]);
    expect([...dataset.test.labels]).toEqual([1, 0]);
    expect([dataset.train.count, dataset.validation.count]).toEqual([15, 5]);
  });
});

describe('preprocessing', () => {
  it('standardises each feature by the training part', async () => {
    const { train, preprocessing, test } = await load({
      inputs: [
        [0, 7],
        [2, 7],
        [0, 7],
        [2, 7],
      ],
      labels: [0, 1, 0, 1],
      test: { inputs: [[4, 8]], labels: [0] },
      validation: 0.25,
    });
    const raw = [...train.labels].map((label) => 2 * label);
    const mean = raw.reduce((a, b) => a + b) / 3;
    const std = Math.sqrt(raw.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3);
    expect(preprocessing.mean[0]).toBeCloseTo(mean, 12);
    expect(preprocessing.std).toEqual([expect.closeTo(std, 12), 1]);
    expect(readAll(test)).toEqual([Math.fround((4 - mean) / std), 1]);
  });

  it('keeps numbers that 32-bit floats do not hold until they are standardised', async () => {
    // Unix seconds, a minute apart: 32-bit floats are 128 apart there.
    const seconds = Array.from({ length: 40 }, (_, i) => 1_700_000_000 + 60 * i);
    const labels = seconds.map((_, i) => i % 2);
    const forms: FromArraysOptions['inputs'][] = [
      seconds.map((x) => [x]),
      Float64Array.from(seconds),
      Int32Array.from(seconds),
      { data: seconds, shape: [40, 1] },
    ];
    for (const inputs of forms) {
      const test = { inputs, labels };
      const dataset = await load({ inputs, inputShape: [1], labels, test, validation: 0 });
      const [mean, std] = [dataset.preprocessing.mean[0], dataset.preprocessing.std[0]];
      readAll(dataset.test).forEach((value, i) => {
        expect(value).toBe(Math.fround((seconds[i] - mean) / std));
      });
      expect(Math.abs(mean - 1_700_001_170)).toBeLessThan(60);
      expect(Math.abs(std / 60 - Math.sqrt((40 ** 2 - 1) / 12))).toBeLessThan(0.5);
    }
    await expect(load({ inputs: forms[0], labels, normalise: 'none' })).rejects.toThrow(
      /Feature 0 .*32-bit floats do not hold/,
    );
  });

  it("takes another data set's", async () => {
    const source = fromArrays({ ...table(20) });
    const { train } = await source.load({
      seed: 1,
      preprocessing: { mean: [0, 100], std: [1, 2] },
    });
    const values = readAll(train);
    for (let i = 0; i < values.length; i += 2) expect(values[i]).toBe(values[i + 1]);
    await expect(source.load({ seed: 1, preprocessing: { mean: [0], std: [1] } })).rejects.toThrow(
      DataError,
    );
  });
});

describe('inputs', () => {
  const labels = [0, 1, 0, 1];
  const numbers = [...Array(16).keys()];
  const nested = [0, 4, 8, 12].map((i) => [
    [i, i + 1],
    [i + 2, i + 3],
  ]);
  const forms: Record<string, Pick<FromArraysOptions, 'inputs' | 'inputShape'>> = {
    nested: { inputs: nested, inputShape: [2, 2, 1] },
    'rows of typed arrays': {
      inputs: [0, 4, 8, 12].map((i) => Float32Array.of(i, i + 1, i + 2, i + 3)),
      inputShape: [2, 2, 1],
    },
    bytes: { inputs: Uint8Array.from(numbers), inputShape: [2, 2, 1] },
    floats: { inputs: Float32Array.from(numbers), inputShape: [2, 2, 1] },
    doubles: { inputs: Float64Array.from(numbers), inputShape: [2, 2, 1] },
    'data and shape': { inputs: { data: Float32Array.from(numbers), shape: [4, 2, 2, 1] } },
  };
  for (const [form, given] of Object.entries(forms)) {
    it(`come as ${form}`, async () => {
      const dataset = await load({
        ...given,
        labels: Int32Array.from(labels),
        test: { inputs: given.inputs, labels },
        normalise: 'none',
      });
      expect(dataset.inputShape).toEqual([2, 2, 1]);
      expect(readAll(dataset.test)).toEqual(numbers);
      expect([...dataset.test.read([2, 0])]).toEqual([8, 9, 10, 11, 0, 1, 2, 3]);
    });
  }

  it('are read by an index that exists', async () => {
    const { test } = await load(table(20));
    expect(() => test.read([2])).toThrow(/No example 2/);
    expect(() => test.read([-1])).toThrow(DataError);
  });
});

describe('errors', () => {
  const good = table(10);
  const at3 = <T>(values: readonly T[], value: T) => values.map((v, i) => (i === 3 ? value : v));
  const refused: Record<string, [FromArraysOptions, RegExp]> = {
    'too few labels': [{ ...good, labels: [0, 1] }, /Training labels: got 2, expected 10/],
    'a label that is not whole': [{ ...good, labels: at3(good.labels, 0.5) }, /label 3 is 0.5/],
    'a label that is no index at all': [
      { ...good, labels: at3(good.labels, 2e9) },
      /label 3 is 2000000000/,
    ],
    'a negative label': [{ ...good, labels: at3(good.labels, -1) }, /label 3 is -1/],
    'a label without a class': [{ ...good, classes: ['a', 'b'] }, /label 2 is 2, .* 0 to 1/],
    'a class named twice': [{ ...good, classes: ['a', 'b', 'a'] }, /twice/],
    'a single class': [{ ...good, labels: new Int32Array(10) }, /at least 2/],
    NaN: [{ ...good, inputs: at3(good.inputs, [1, Number.NaN]) }, /example 3 holds NaN/],
    'what 32 bits cannot hold': [{ ...good, inputs: at3(good.inputs, [1, 1e300]) }, /example 3/],
    'a ragged example': [
      { ...good, inputs: at3(good.inputs, [1]) },
      /Training inputs\[3\]: got an array of 1/,
    ],
    nothing: [{ inputs: [], labels: [] }, /empty/],
    'a length that is no multiple': [
      { inputs: new Float32Array(21), inputShape: [2], labels: good.labels },
      /21 numbers/,
    ],
    'a test part of another shape': [
      { ...good, test: { inputs: [[1, 2, 3]], labels: [0] } },
      /Test inputs/,
    ],
  };
  for (const [problem, [options, message]] of Object.entries(refused)) {
    it(`names ${problem}`, () => {
      expect(() => fromArrays(options)).toThrow(DataError);
      expect(() => fromArrays(options)).toThrow(message);
    });
  }

  it('says how tensors and bigints become inputs and labels', () => {
    const tensor = { dataSync: () => [], shape: [10] };
    const big = BigInt64Array.from({ length: 20 }, (_, i) => BigInt(i));
    const from = (options: object) => () => fromArrays(options as FromArraysOptions);
    expect(from({ ...good, labels: tensor })).toThrow(/expected 10: .* pass await t\.data\(\)/);
    const inputs: [object, RegExp][] = [
      [
        { inputs: big, inputShape: [2] },
        /^inputs: got BigInt64Array .* Float64Array\.from\(inputs, Num/,
      ],
      [
        { inputs: { data: big, shape: [10, 2] } },
        /^inputs\.data: .* Float64Array\.from\(data, Number\)/,
      ],
      [{ inputs: new DataView(new ArrayBuffer(8)), inputShape: [2] }, /^inputs: got/],
    ];
    for (const [given, message] of inputs) {
      expect(from({ ...good, ...given })).toThrow(OptionError);
      expect(from({ ...good, ...given })).toThrow(message);
    }
  });

  it('refuses options out of range', () => {
    expect(() => fromArrays({ ...good, validation: 1 })).toThrow(OptionError);
    expect(() => fromArrays({ ...good, testShare: -0.1 })).toThrow(/testShare/);
    expect(() => fromArrays({ inputs: new Uint8Array(4), labels: [0, 1] })).toThrow(/inputShape/);
    // @ts-expect-error a misspelt option
    expect(() => fromArrays({ ...good, normalize: 'none' })).toThrow(OptionError);
  });

  it('tells an untyped caller what to pass', () => {
    const of = (given: unknown) => () => fromArrays(given as never);
    const tensor = { shape: [4, 2], data: async () => new Float32Array(8) };
    const data = new Float32Array(20);
    expect(of(undefined)).toThrow(OptionError);
    expect(of(undefined)).toThrow('fromArrays: got undefined, expected { inputs, labels }');
    expect(of({ inputs: good.inputs })).toThrow(DataError);
    expect(of({ inputs: good.inputs })).toThrow('Training labels: got undefined, expected 10');
    expect(of({ ...good, test: { inputs: good.inputs } })).toThrow('Test labels: got undefined');
    expect(of({ ...good, inputs: tensor })).toThrow(
      /^inputs\.data: got the function data, expected numbers; of a tensor t, pass \{ data: await t\.data\(\), shape: t\.shape \}/,
    );
    expect(of({ ...good, test: { inputs: tensor, labels: [0] } })).toThrow(/^test\.inputs\.data: /);
    expect(of({ ...good, test: {} })).toThrow('test.inputs: got undefined, expected nested arrays');
    for (const inputs of [undefined, null, 5, {}, { data }]) {
      expect(of({ ...good, inputs })).toThrow(OptionError);
      expect(of({ ...good, inputs })).toThrow(/expected nested arrays, a typed array or/);
    }
    expect(of({ ...good, inputs: { data, shape: 10 } })).toThrow('inputs.shape: got 10, expected');
    expect(of({ ...good, inputs: data, inputShape: 2 })).toThrow('inputShape: got 2, expected');
    expect(of({ ...good, classes: 3 })).toThrow('classes: got 3, expected an array of class names');
  });
});
