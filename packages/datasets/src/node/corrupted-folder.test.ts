import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, FileError, OptionError } from '@freetickets/core';
import { dump } from 'npyjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corruptedFolder } from './corrupted-folder.js';

const preprocessing = { mean: [0, 0, 0], std: [1, 1, 1] };
let folder: string;
const put = (name: string, values: Parameters<typeof dump>[0], shape: number[]) =>
  writeFile(join(folder, name), new Uint8Array(dump(values, shape)));
const sequence = (length: number, first = 0) =>
  Uint8Array.from({ length }, (_, i) => (first + i) % 256);

/** Ten images of 1 x 2 colours, two of each severity; image i begins with 6 i, in fog with 6 i + 100. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corrupted-'));
  await put('labels.npy', sequence(10), [10]);
  await put('snow.npy', sequence(60), [10, 1, 2, 3]);
  await put('fog.npy', sequence(60, 100), [10, 1, 2, 3]);
  await writeFile(join(folder, 'README.txt'), 'x');
});
afterEach(() => rm(folder, { recursive: true }));

it('reads the images of a type and severity, in their order', async () => {
  const { types, load } = await corruptedFolder(folder);
  expect(types).toEqual(['fog', 'snow']);
  for (const severity of [1, 2, 3, 4, 5] as const) {
    const first = 2 * (severity - 1);
    const snow = await load('snow', severity, { preprocessing });
    expect(snow.count).toBe(2);
    expect([...snow.labels]).toEqual([first, first + 1]);
    expect([...snow.read([0, 1])]).toEqual([...sequence(12, 6 * first)]);
    const fog = await load('fog', severity, { preprocessing });
    expect([...fog.read([1])]).toEqual([...sequence(6, 100 + 6 * (first + 1))]);
  }
});

it('converts and preprocesses as asked', async () => {
  const { load } = await corruptedFolder(folder);
  const grey = await load('snow', 1, {
    preprocessing: { mean: [1], std: [0.5] },
    inputShape: [1, 1, 1],
  });
  // Luma 0.815 and 3.815 of the first image, 6 more in the second: means 2.3 and 8.3, rounded.
  expect([...grey.read([0, 1])]).toEqual([2, 14]);
});

it('takes labels of 64 bits and images without a channel axis', async () => {
  await put(
    'labels.npy',
    BigInt64Array.from({ length: 10 }, (_, i) => BigInt(9 - i)),
    [10],
  );
  await rm(join(folder, 'fog.npy'));
  await put('snow.npy', sequence(40), [10, 2, 2]);
  const { load } = await corruptedFolder(folder);
  const { labels, read } = await load('snow', 5, { preprocessing: { mean: [0], std: [1] } });
  expect([...labels]).toEqual([1, 0]);
  expect([...read([1])]).toEqual([36, 37, 38, 39]);
});

it('takes labels as those of the data set they are of', async () => {
  await put('labels.npy', [5, 9, 5, 9, 5, 9, 5, 9, 5, 9], [10]);
  const { load } = await corruptedFolder(folder, { classes: ['5', '7', '9'] });
  expect([...(await load('fog', 1, { preprocessing })).labels]).toEqual([0, 2]);
  const named = await corruptedFolder(folder, { classes: ['five', 'nine'] });
  expect([...(await named.load('fog', 1, { preprocessing })).labels]).toEqual([0, 1]);
  await expect(corruptedFolder(folder, { classes: ['a', 'b', 'c'] })).rejects.toThrow(
    /labels\.npy label 0 is 5, expected a class index from 0 to 2/,
  );
});

describe('errors', () => {
  const fails = async (error: typeof FileError | typeof DataError, message: RegExp) => {
    await expect(corruptedFolder(folder)).rejects.toThrow(error);
    await expect(corruptedFolder(folder)).rejects.toThrow(message);
  };
  /** Of fog. */
  const failsToLoad = async (error: typeof FileError | typeof DataError, message: RegExp) => {
    const { load } = await corruptedFolder(folder);
    await expect(load('fog', 1, { preprocessing })).rejects.toThrow(error);
    await expect(load('fog', 1, { preprocessing })).rejects.toThrow(message);
  };

  it('name what is missing', async () => {
    await expect(corruptedFolder(join(folder, 'no'))).rejects.toThrow(/no: the folder cannot be/);
    await rm(join(folder, 'fog.npy'));
    await rm(join(folder, 'snow.npy'));
    await fails(FileError, /it holds no \.npy files of images/);
    await rm(join(folder, 'labels.npy'));
    await fails(FileError, /labels\.npy: the file is missing/);
  });

  it('name numbers that do not fit', async () => {
    await put('labels.npy', sequence(5), [5]);
    await failsToLoad(DataError, /fog\.npy: got 10 images for 5 labels/);
    await put('labels.npy', sequence(4), [4]);
    await put('fog.npy', sequence(24), [4, 1, 2, 3]);
    await failsToLoad(DataError, /fog\.npy: got 4 images, expected a number that 5 divides/);
    await put('labels.npy', Float32Array.of(0.5, 1, 1, 1), [4]);
    await fails(DataError, /labels\.npy label 0 is 0\.5/);
    await put('labels.npy', sequence(4), [2, 2]);
    await fails(DataError, /labels\.npy: got an array of shape \[2,2\]/);
  });

  it('of one file leave the others alone', async () => {
    await writeFile(join(folder, 'fog.npy'), 'no array');
    const { load } = await corruptedFolder(folder);
    expect((await load('snow', 1, { preprocessing })).count).toBe(2);
  });

  it('name files of another shape or kind', async () => {
    await put('fog.npy', sequence(60), [10, 6]);
    await failsToLoad(DataError, /fog\.npy: got an array of shape \[10,6\], expected images/);
    await put('fog.npy', sequence(40), [10, 1, 2, 2]);
    await failsToLoad(DataError, /\[10,1,2,2\]/);
    await put('fog.npy', Float32Array.from(sequence(60)), [10, 1, 2, 3]);
    await failsToLoad(
      FileError,
      /fog\.npy: it holds f4 of shape .* in C order, expected unsigned bytes/,
    );
    await put('fog.npy', sequence(60), [10, 1, 2, 3]);
    await truncate(join(folder, 'fog.npy'), 130);
    await failsToLoad(FileError, /fog\.npy: it holds 130 bytes, expected 132/);
    for (const length of [5, 30]) {
      await truncate(join(folder, 'fog.npy'), length);
      await failsToLoad(FileError, /fog\.npy: it cannot be read as \.npy/);
    }
    await writeFile(join(folder, 'fog.npy'), 'no array but a text that is long enough');
    await failsToLoad(FileError, /fog\.npy: it cannot be read as \.npy: it does not begin as/);
  });

  it('name what cannot be loaded', async () => {
    const { load } = await corruptedFolder(folder);
    await expect(load('frost', 1, { preprocessing })).rejects.toThrow(OptionError);
    await expect(load('frost', 1, { preprocessing })).rejects.toThrow(
      'type: got "frost", expected one of fog, snow',
    );
    await expect(load('snow', 0 as 1, { preprocessing })).rejects.toThrow(/severity: got 0/);
    const grey = { preprocessing: { mean: [0], std: [1] } };
    await expect(load('snow', 1, grey)).rejects.toThrow(DataError);
    await expect(load('snow', 1, { preprocessing, inputShape: [6] })).rejects.toThrow(
      /snow\.npy: got inputs of shape \[1,2,3\], expected \[6\]/,
    );
  });
});
