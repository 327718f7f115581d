import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, type Examples, FileError, LimitError, OptionError } from '@freetickets/core';
import { dump } from 'npyjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvFile } from './csv-file.js';
import { npyFile } from './npy-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (name: string, content: Uint8Array | string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const plain = (channels: number) => ({
  seed: 1,
  preprocessing: { mean: Array(channels).fill(0), std: Array(channels).fill(1) },
});
const readAll = ({ count, read }: Examples) => [...read([...Array(count).keys()])];

describe('csvFile', () => {
  /** Rows of two numbers and a kind: [i, 10 i], of kind a, b or c in turn. */
  const flowers = (count: number, header = 'width,length,Class') =>
    [header, ...Array.from({ length: count }, (_, i) => `${i},${10 * i},${'abc'[i % 3]}`)].join(
      '\n',
    );

  it('reads numbers and labels, standardised and divided by class', async () => {
    const file = await put('flowers.csv', flowers(60));
    const { name, classes, inputShape, preprocessing, train, validation, test } = await csvFile({
      file,
    }).load({ seed: 1 });
    expect({ name, classes, inputShape }).toEqual({
      name: 'flowers',
      classes: ['a', 'b', 'c'],
      inputShape: [2],
    });
    expect([train.count, validation.count, test.count]).toEqual([49, 5, 6]);
    for (const part of [train, validation, test]) {
      for (const label of [0, 1, 2]) {
        const held = part.labels.filter((each) => each === label).length;
        expect(Math.abs(held - part.count / 3)).toBeLessThan(1);
      }
      for (let i = 0; i < part.count; i++) {
        const row = part.read([i])[0] * preprocessing.std[0] + preprocessing.mean[0];
        expect(part.labels[i]).toBe(Math.abs(Math.round(row)) % 3);
      }
    }
  });

  it('takes the columns that it is told, with or without a header', async () => {
    const file = await put('flowers.csv', flowers(9));
    const load = (options: Partial<Parameters<typeof csvFile>[0]>, path = file) =>
      csvFile({ file: path, testShare: 1, ...options }).load({
        ...plain(1),
      });
    const long = await load({ label: 'Class', columns: ['length'] });
    expect(readAll(long.test)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
    const bare = await put('bare.csv', flowers(9).replace(/.*\n/, ''));
    const { test, classes } = await load({ label: 2, columns: [0] }, bare);
    expect(readAll(test)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(classes).toEqual(['a', 'b', 'c']);
    const unnamed = csvFile({ file: bare }).load({ seed: 1 });
    await expect(unnamed).rejects.toThrow(OptionError);
    await expect(unnamed).rejects.toThrow(/label: got undefined, expected the column of labels/);
    await expect(load({ label: 'kind' })).rejects.toThrow('label: got "kind", expected a name or');
  });

  it('needs no labels, nor several of them, where an ensemble is evaluated on it', async () => {
    const evaluated = { ...plain(2), columnNames: ['length', 'width'], inputShape: [2] };
    const all = Array.from({ length: 4 }, (_, i) => [10 * i, i]).flat();
    for (const [name, rows] of [
      ['bare.csv', 'width,length\n0,0\n1,10\n2,20\n3,30\n'],
      ['one.csv', flowers(4).replace(/[abc]$/gm, 'a')],
      ['unread.csv', flowers(4, 'width,length,species')],
    ]) {
      const source = csvFile({ file: await put(name, rows), testShare: 1 });
      const { test, inputShape, notes } = await source.load(evaluated);
      expect(readAll(test), name).toEqual(all);
      expect({ count: test.count, inputShape, notes }).toMatchObject({ count: 4, inputShape: [2] });
    }
    const wider = csvFile({ file: await put('wider.csv', 'x,y,z\n1,2,3\n'), testShare: 1 });
    await expect(wider.load({ ...plain(2), inputShape: [2] })).rejects.toThrow(
      'wider: got inputs of shape [3], expected [2]',
    );
  });

  it('takes labels in digits as numbers', async () => {
    const rows = Array.from({ length: 22 }, (_, i) => `${i},${(i % 11) + 1}.0`);
    const file = await put('letters.csv', ['x,label', ...rows].join('\n'));
    const { classes, notes } = await csvFile({ file }).load({ seed: 1 });
    expect(classes.slice(0, 3)).toEqual(['1', '2', '3']);
    expect(notes).toContainEqual(expect.stringMatching(/^The labels are not 0 to 10/));
  });

  it('keeps labels apart that are written differently', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i % 7},${['7', '007'][i % 2]}`);
    const file = await put('agents.csv', ['x,label', ...rows].join('\n'));
    const { classes, notes } = await csvFile({ file }).load({ seed: 1 });
    expect(classes).toEqual(['007', '7']);
    expect(notes).toEqual([expect.stringContaining('the labels are taken as texts')]);
  });

  it('says where all examples both train and test', async () => {
    const file = await put('flowers.csv', flowers(9));
    const { notes } = await csvFile({ file, testShare: 1 }).load({ seed: 1 });
    expect(notes).toEqual([expect.stringContaining('all 9 examples are in the test part and')]);
  });

  it('refuses rows with missing values, or leaves them out and says so', async () => {
    const file = await put('holes.csv', `${flowers(20)}\nNA,1,a\n2,3,\n`);
    await expect(csvFile({ file }).load({ seed: 1 })).rejects.toThrow(
      /row 22, column 1 holds "NA", expected a number: the value is missing/,
    );
    const { train, validation, test, notes } = await csvFile({ file, missing: 'skip' }).load({
      seed: 1,
    });
    expect(train.count + validation.count + test.count).toBe(20);
    expect(notes).toEqual([
      `${file}: 2 rows were left out, as values are missing in them; 20 are used.`,
      expect.stringContaining('input 0, counted from 0, is the number of the row'),
      'The test part has no examples of 1 of 3 classes: ["c"].',
    ]);
  });

  it('says what is wrong with a file', async () => {
    const { files } = csvFile({ file: join(folder, 'no.csv') });
    expect(await files?.present()).toBe(false);
    await expect(files?.verify()).rejects.toThrow(FileError);
    const text = await put('text.csv', 'colour,label\nred,1\n');
    await expect(csvFile({ file: text }).load({ seed: 1 })).rejects.toThrow(DataError);
    const endless = await put('endless.csv', `${flowers(20)}\ninf,1,a\n`);
    await expect(csvFile({ file: endless }).load({ seed: 1 })).rejects.toThrow(
      `${endless}: Training example 20 holds Infinity, expected finite numbers`,
    );
    const empty = await put('empty.csv', 'x,label\n');
    await expect(csvFile({ file: empty }).load({ seed: 1 })).rejects.toThrow(
      `${empty}: it has no rows of data, expected one for each example.`,
    );
    const small = csvFile({ file: text, limits: { bytes: 5 } });
    expect(await small.files?.present()).toBe(true);
    await expect(small.load({ seed: 1 })).rejects.toThrow(LimitError);
    const pending = csvFile({ file: folder }).files?.present();
    await expect(pending).rejects.toThrow('is not a regular file');
    expect(() => csvFile({ file: '' })).toThrow('file: got "", expected the path of a .csv file');
    expect(() => csvFile({ file: text, label: -1 })).toThrow(OptionError);
  });
});

describe('a number to predict', () => {
  const flats = 'size,rent,rooms\n70,1000.5,3\n45,640,2\n90,,4\n30,-1e3,1\n50,700,2';

  it('is a column of a CSV file, which is no input', async () => {
    const file = await put('flats.csv', flats);
    const source = csvFile({ file, target: 'rent', missing: 'skip', testShare: 1 });
    const { target, classes, columnNames, test, notes } = await source.load(plain(2));
    expect([target?.name, classes, columnNames]).toEqual(['rent', [], ['size', 'rooms']]);
    const { mean = 0, std = 1 } = target ?? {};
    const rents = Array.from(test.targets ?? [], (y) => Math.fround(mean + std * y));
    for (const [i, rent] of [1000.5, 640, -1000, 700].entries()) {
      expect(rents[i]).toBeCloseTo(rent, 3);
    }
    expect(readAll(test)).toEqual([70, 3, 45, 2, 30, 1, 50, 2]);
    expect(notes?.join()).toContain('1 rows were left out');
  });

  it('is named by its place where there is no header', async () => {
    const file = await put('plain.csv', '1,2\n3,4\n5,6');
    const { target } = await csvFile({ file, target: 1, testShare: 1 }).load(plain(1));
    expect(target?.name).toBe('column 1');
  });

  it('is refused where a cell is none, and beside labels', async () => {
    const file = await put('flats.csv', flats.replace('640', 'cheap'));
    const wrong = csvFile({ file, target: 'rent' }).load({ seed: 1 });
    await expect(wrong).rejects.toThrow('row 3, column 2 holds "cheap", expected a number');
    const missing = csvFile({ file: await put('hole.csv', flats), target: 'rent' });
    await expect(missing.load({ seed: 1 })).rejects.toThrow(/row 4, column 2 .*is missing/);
    expect(() => csvFile({ file, target: 'rent', label: 'rooms' })).toThrow(
      new OptionError('label', 'rooms', 'none beside the target "rent"'),
    );
    expect(() => csvFile({ file, target: 'rent', classes: ['a', 'b'] })).toThrow(OptionError);
    await expect(csvFile({ file, target: 'price' }).load({ seed: 1 })).rejects.toThrow(OptionError);
    const large = await put('large.csv', flats.replace('640', '9007199254740993'));
    await expect(csvFile({ file: large, target: 'rent' }).load({ seed: 1 })).rejects.toThrow(
      'row 3, column 2 holds "9007199254740993", expected a number that 64-bit floats hold',
    );
  });

  it('is an array of its own of .npy files', async () => {
    const npy = (name: string, values: Parameters<typeof dump>[0], shape: number[]) =>
      put(name, new Uint8Array(dump(values, shape)));
    const file = await npy('flats.npy', Float64Array.of(0, 1, 2, 3, 4, 5), [3, 2]);
    const rents = await npy('rents.npy', Float64Array.of(1.5, 2.5, 5), [3]);
    await npy('labels.npy', Uint8Array.of(0, 1, 1), [3]);
    const source = npyFile({ file, targets: rents, testShare: 1 });
    const { target, test } = await source.load(plain(2));
    const { mean = 0, std = 1 } = target ?? {};
    expect(mean + std * (test.targets?.[2] ?? 0)).toBeCloseTo(5, 5);
    const few = await npy('few.npy', Float64Array.of(1, 2), [2]);
    await expect(npyFile({ file, targets: few }).load({ seed: 1 })).rejects.toThrow(
      'got 2 targets, expected 3',
    );
    const two = await npy('two.npy', Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    await expect(npyFile({ file, targets: two }).load({ seed: 1 })).rejects.toThrow(
      'got an array of shape [3,2], expected [n]: one number for each input.',
    );
  });
});

describe('npyFile', () => {
  const npy = (name: string, values: Parameters<typeof dump>[0], shape: number[]) =>
    put(name, new Uint8Array(dump(values, shape)));
  const labels = (name: string) => npy(name, BigInt64Array.from([1n, 2n, 1n, 2n]), [4]);

  it('reads inputs, with the labels that lie beside them', async () => {
    const file = await npy('scans.npy', Float64Array.of(0, 1, 2, 3, 4, 5, 6, 1e9 + 0.25), [4, 2]);
    await labels('labels.npy');
    const source = npyFile({ file, testShare: 1 });
    expect(await source.files?.present()).toBe(true);
    const { inputShape, classes, test } = await source.load(plain(2));
    expect({ inputShape, classes }).toEqual({ inputShape: [2], classes: ['1', '2'] });
    expect([...test.labels]).toEqual([0, 1, 0, 1]);
    expect(readAll(test)).toEqual([0, 1, 2, 3, 4, 5, 6, 1e9]);
    await npy('scans-labels.npy', Uint8Array.of(0, 0, 1, 1), [4, 1]);
    expect([...(await source.load(plain(2))).test.labels]).toEqual([0, 0, 1, 1]);
  });

  it('needs no labels where an ensemble is evaluated on it', async () => {
    const file = await npy('noise.npy', Float64Array.of(0, 1, 2, 3, 4, 5), [3, 2]);
    const { test } = await npyFile({ file, testShare: 1 }).load({ ...plain(2), inputShape: [2] });
    expect(readAll(test)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('gives images of bytes a channel, or inputs the shape that they are to have', async () => {
    const bytes = Uint8Array.from({ length: 24 }, (_, i) => i);
    const file = await npy('images.npy', bytes, [4, 2, 3]);
    const given = { file, labels: await labels('y.npy'), testShare: 1 };
    expect((await npyFile(given).load(plain(1))).inputShape).toEqual([2, 3, 1]);
    expect((await npyFile({ ...given, inputShape: [6] }).load(plain(6))).inputShape).toEqual([6]);
    await expect(npyFile({ ...given, inputShape: [5] }).load(plain(1))).rejects.toThrow(DataError);
  });

  it('tells what it takes arrays of unclear shape for', async () => {
    const values = Float32Array.from({ length: 8 * 3 * 5 * 5 }, (_, i) => i);
    const file = await npy('floats.npy', values, [8, 15, 5]);
    const eight = await npy(
      'y.npy',
      Uint8Array.from({ length: 8 }, (_, i) => i % 2),
      [8],
    );
    const given = { file, labels: eight, testShare: 0.25 };
    const { inputShape, notes } = await npyFile(given).load(plain(5));
    expect(inputShape).toEqual([15, 5]);
    expect(notes).toEqual([
      expect.stringMatching(/floats\.npy: .* 15 rows of 5 features.* set inputShape: \[15,5,1\]\./),
    ]);
    const images = npyFile({ ...given, inputShape: [15, 5, 1] });
    expect((await images.load(plain(1))).notes).toEqual([]);
    await npy('floats.npy', values, [8, 3, 5, 5]);
    expect((await npyFile(given).load(plain(5))).notes).toEqual([
      expect.stringContaining('[3,5,5] are taken for 5 channels'),
    ]);
    await npy('floats.npy', values, [8, 5, 5, 3]);
    expect((await npyFile(given).load(plain(3))).notes).toEqual([]);
  });

  it('says what is wrong with its files', async () => {
    const file = await npy('images.npy', new Uint8Array(6), [3, 2]);
    expect(await npyFile({ file: `${file}.npy` }).files?.present()).toBe(false);
    await expect(npyFile({ file }).load({ seed: 1 })).rejects.toThrow(
      /images-labels\.npy: the file is missing: .* Put them there or in .*labels\.npy/,
    );
    await labels('labels.npy');
    await expect(npyFile({ file }).load(plain(1))).rejects.toThrow(
      /labels\.npy: got 4 labels, expected 3 for the array of shape \[3,2\]/,
    );
    await npy('labels.npy', new Uint8Array(6), [3, 2]);
    await expect(npyFile({ file }).load(plain(1))).rejects.toThrow(
      /one-hot rows, save numpy\.argmax/,
    );
  });
});
