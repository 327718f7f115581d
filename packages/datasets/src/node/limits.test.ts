import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileError, LimitError, OptionError } from '@freetickets/core';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { dump } from 'npyjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fashionMnist } from '../fashion-mnist.js';
import { writeIdx } from '../idx.js';
import { idx } from '../idx-dataset.js';
import { imageFolder } from '../image-folder.js';
import type { ReadLimits } from '../limits.js';
import { corruptedFolder } from './corrupted-folder.js';
import { pngOf, readChunks } from './png-chunks.js';
import { readInputs } from './read-inputs.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limits-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: Uint8Array | string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
const png = (height: number, width: number) =>
  encodePng({ height, width, channels: 1, data: new Uint8Array(height * width).fill(5) });
const read = async (path: string, inputShape: number[], limits?: ReadLimits) =>
  (await readInputs(path, { inputShape, ...(limits && { limits }) })).count;

describe('images', () => {
  it('may have as many pixels as the limit, not one more', async () => {
    const path = await file('a.png', png(10, 10));
    expect(await read(path, [10, 10], { pixels: 100 })).toBe(1);
    const large = read(path, [10, 10], { pixels: 99 });
    await expect(large).rejects.toThrow(LimitError);
    await expect(large).rejects.toThrow(
      'an image of 10 x 10 pixels: 100 pixels, but limits.pixels allows 99 pixels',
    );
  });

  it('are refused by what a JPEG says of its size, before it is decoded', async () => {
    const { data } = encodeJpeg({ height: 8, width: 8, data: Buffer.alloc(256, 9) }, 90);
    const frame = data.indexOf(Buffer.of(0xff, 0xc0));
    data.set([0xff, 0xdc, 0xff, 0xdc], frame + 5);
    await expect(read(await file('a.jpg', data), [8, 8])).rejects.toThrow(
      'an image of 65500 x 65500 pixels: 4,290,250,000 pixels, but limits.pixels allows 67,108,864',
    );
    const scan = data.indexOf(Buffer.of(0xff, 0xda));
    data.set([0, 8, 0, 8], frame + 5);
    const scans = Array.from({ length: 65 }, () => data.subarray(scan, scan + 14));
    const path = await file('b.jpg', Buffer.concat([data.subarray(0, scan), ...scans]));
    await expect(read(path, [8, 8])).rejects.toThrow('it has 65 scans, expected at most 64');
  });

  it('of another size than is needed are refused before they are decoded', async () => {
    const chunks = readChunks(png(64, 32)).map(({ type, data }) => ({
      type,
      data: type === 'IDAT' ? data.slice(0, 2) : data,
    }));
    const { data } = encodeJpeg({ height: 64, width: 32, data: Buffer.alloc(8192, 9) }, 90);
    for (const [name, bytes] of [
      ['a.png', pngOf([...chunks, { type: 'IEND', data: new Uint8Array() }])],
      ['a.jpg', data.subarray(0, data.length - 20)],
    ] as const) {
      await mkdir(join(folder, name));
      const path = await file(join(name, name), bytes);
      await expect(read(path, [64, 32])).rejects.toThrow(FileError);
      await expect(read(path, [32, 64])).rejects.toThrow(
        'got an image of [64,32] pixels, expected inputs of shape [32,64]',
      );
    }
  });

  it('are decoded as what they begin as, whatever they are called', async () => {
    const { data } = encodeJpeg({ height: 8, width: 8, data: Buffer.alloc(256, 9) }, 90);
    expect(await read(await file('jpeg.png', data), [8, 8, 3])).toBe(1);
    expect(await read(await file('png.jpg', png(8, 8)), [8, 8, 3])).toBe(1);
    await expect(read(await file('text.jpg', 'text'), [8, 8])).rejects.toThrow(
      'it begins neither as a PNG nor as a JPEG image',
    );
  });

  it('of a folder have a limit for all together', async () => {
    for (const name of ['a.png', 'b.png', 'c.png']) await file(name, png(10, 10));
    expect(await read(folder, [10, 10], { values: 300 })).toBe(3);
    await expect(read(folder, [10, 10], { values: 299 })).rejects.toThrow('limits.values');
  });
});

describe('files', () => {
  it('are measured before they are read, also sparse ones', async () => {
    for (const name of ['a.png', 'a.npy', 'a.csv']) {
      const path = await file(name, '');
      await truncate(path, 2 ** 40);
      await expect(read(path, [2])).rejects.toThrow(/limits.bytes allows 1,073,741,824|image/);
      await expect(read(path, [2, 2])).rejects.toThrow('limits.bytes allows 1,073,741,824 bytes');
    }
  });

  it.skipIf(process.platform === 'win32')('are regular ones', async () => {
    const path = join(folder, 'endless.png');
    await symlink('/dev/zero', path);
    await expect(read(path, [2, 2])).rejects.toThrow('is not a regular file');
  });

  it('have limits above 0 with names there are', async () => {
    const path = await file('a.png', png(1, 1));
    await expect(read(path, [1, 1], { pixels: 0 })).rejects.toThrow(OptionError);
    await expect(read(path, [1, 1], { pixel: 1 } as ReadLimits)).rejects.toThrow(
      'limits: got "pixel", expected one of bytes, pixels, row, values',
    );
    const none = { pixels: Number.POSITIVE_INFINITY };
    await expect(read(path, [1, 1], none)).resolves.toBeDefined();
    expect(() => imageFolder({ folder, limits: none })).not.toThrow();
    expect(() => imageFolder({ folder, limits: { bytes: -1 } })).toThrow(OptionError);
    expect(() => idx({ folder, limits: { bytes: Number.NaN } })).toThrow(OptionError);
  });
});

describe('npy', () => {
  const npy = (header: string, data = '', length = header.length) => {
    const bytes = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${header}${data}`, 'latin1');
    bytes.writeUInt16LE(length, 8);
    return file('a.npy', bytes);
  };
  const dict = (shape: string, descr = '|u1') =>
    `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;

  it('that says more than is there, or nonsense, is refused', async () => {
    expect(await read(await npy(dict('(2, 3)'), 'abcdef'), [3])).toBe(2);
    for (const shape of ['(1000000, 28, 28, 1)', '(99999999999, 99999999999)', '(0.5, 6)']) {
      await expect(read(await npy(dict(shape), 'abc'), [6]), shape).rejects.toThrow(FileError);
    }
    for (const shape of ['(-2, -3)', '(x, 3)', '(1e1, 3)']) {
      await expect(read(await npy(dict(shape), 'abcdef'), [3]), shape).rejects.toThrow(FileError);
    }
    await expect(read(await npy(dict('(2, 3)'), 'abcdef', 60_000), [3])).rejects.toThrow(FileError);
  });

  it('of pickled objects or texts is refused', async () => {
    await expect(read(await npy(dict('(3,)', '|O'), 'abc'), [3])).rejects.toThrow('dtype O');
    await expect(read(await npy(dict('(1,)', '<U1'), 'abcd'), [1])).rejects.toThrow('dtype U1');
  });

  it('has a limit on its values, in folders of corrupted images, too', async () => {
    const path = await npy(dict('(2, 3)'), 'abcdef');
    await expect(read(path, [3], { values: 5 })).rejects.toThrow('6 values');
    await file('labels.npy', new Uint8Array(dump(Uint8Array.of(0, 1, 0, 1, 0), [5])));
    await file('fog.npy', new Uint8Array(dump(new Uint8Array(20), [5, 2, 2, 1])));
    const preprocessing = { mean: [0], std: [1] };
    const load = async (limits: ReadLimits) =>
      (await corruptedFolder(folder, { limits })).load('fog', 1, { preprocessing });
    expect((await load({ values: 5 })).count).toBe(1);
    await expect(load({ values: 4 })).rejects.toThrow('limits.values');
    await expect(load({ bytes: 9 })).rejects.toThrow('limits.bytes');
  });
});

it('CSV rows are read up to the limit of values, as numbers', async () => {
  const path = await file('a.csv', `x,y\n${'1,2\n'.repeat(1000)}`);
  expect(await read(path, [2], { values: 2000 })).toBe(1000);
  await expect(read(path, [2], { values: 1999 })).rejects.toThrow('limits.values');
});

it('CSV rows are read up to the limit of a row', async () => {
  const path = await file('a.csv', '1,2\n100,200\n');
  expect(await read(path, [2], { row: 7 })).toBe(2);
  const long = read(path, [2], { row: 6 });
  await expect(long).rejects.toThrow(LimitError);
  await expect(long).rejects.toThrow(
    'a.csv, its longest row: 7 bytes, but limits.row allows 6 bytes',
  );
  const endless = await file('b.csv', ','.repeat(5e6));
  await expect(read(endless, [2])).rejects.toThrow(
    '5,000,000 bytes, but limits.row allows 4,194,304 bytes',
  );
});

describe('IDX files', () => {
  const images = writeIdx({ shape: [4, 1, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
  const labels = writeIdx({ shape: [4], data: Uint8Array.of(0, 1, 0, 1) });
  const put = async (trainImages: Uint8Array, ending = '', pack = (bytes: Uint8Array) => bytes) => {
    await file(`train-images-idx3-ubyte${ending}`, trainImages);
    await file(`train-labels-idx1-ubyte${ending}`, pack(labels));
    await file(`t10k-images-idx3-ubyte${ending}`, pack(images));
    await file(`t10k-labels-idx1-ubyte${ending}`, pack(labels));
  };
  const load = async (limits?: ReadLimits) =>
    (await idx({ folder, ...(limits && { limits }) }).load({ seed: 1 })).test.count;
  const image = (...shape: number[]) => {
    const head = Buffer.from(writeIdx({ shape: shape.map(() => 0), data: new Uint8Array() }));
    shape.forEach((length, axis) => {
      head.writeUInt32BE(length, 4 + 4 * axis);
    });
    return gzipSync(Buffer.concat([head, Buffer.alloc(50e6)]));
  };

  it('are unpacked where they are packed, whatever they are called', async () => {
    await put(images, '.gz');
    expect(await load()).toBe(4);
    await put(gzipSync(images), '', gzipSync);
    expect(await load({ bytes: 64 })).toBe(4);
  });

  it('are unpacked as far as their header goes', async () => {
    await put(image(4, 1, 2));
    await expect(load()).rejects.toThrow('truncated, altered or no gzip file');
    await put(gzipSync(Buffer.alloc(50e6, 1)));
    await expect(load()).rejects.toThrow('Not an IDX file: it begins with [1,1,1,1]');
    await put(gzipSync(images).subarray(0, -9));
    await expect(load()).rejects.toThrow('truncated');
  });

  it('are not unpacked where their header says more than the limit', async () => {
    await put(image(60_000, 28_000, 28_000));
    const large = load();
    await expect(large).rejects.toThrow(LimitError);
    await expect(large).rejects.toThrow('47,040,000,000,016 bytes, but limits.bytes allows');
    await put(gzipSync(images));
    await expect(load({ bytes: images.length - 1 })).rejects.toThrow('limits.bytes');
    const clothes = fashionMnist({ folder, limits: { bytes: images.length - 1 } });
    await expect(clothes.load({ seed: 1 })).rejects.toThrow('limits.bytes');
    expect((await fashionMnist({ folder }).load({ seed: 1 })).test.count).toBe(4);
  });
});
