import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, FileError, OptionError } from '@freetickets/core';
import { encode as encodePng, type ImageData } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { dump } from 'npyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadInputsOptions, readInputs } from './read-inputs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inputs-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: Uint8Array | string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
const png = (name: string, image: ImageData) => file(name, encodePng(image));
const read = async (path: string, ...inputShape: number[]) => [
  ...(await readInputs(path, { inputShape })).inputs,
];

describe('PNG', () => {
  it('is read as bytes, named by its file', async () => {
    const path = await png('grey.png', {
      width: 3,
      height: 2,
      channels: 1,
      data: Uint8Array.of(0, 1, 2, 253, 254, 255),
    });
    const { nameOf, ...read1 } = await readInputs(path, { inputShape: [2, 3, 1] });
    expect(read1).toEqual({ inputs: Float32Array.of(0, 1, 2, 253, 254, 255), count: 1 });
    expect(nameOf(0)).toBe('grey.png');
    expect(await read(path, 2, 3)).toEqual([0, 1, 2, 253, 254, 255]);
  });

  it('is converted between grey and RGB, without alpha', async () => {
    const grey = await png('ga.png', {
      width: 2,
      height: 1,
      channels: 2,
      data: Uint8Array.of(7, 0, 9, 128),
    });
    expect(await read(grey, 1, 2, 3)).toEqual([7, 7, 7, 9, 9, 9]);
    expect(await read(grey, 1, 2, 1)).toEqual([7, 9]);
    const colour = await png('rgba.png', {
      width: 4,
      height: 1,
      channels: 4,
      data: Uint8Array.of(255, 0, 0, 0, 0, 255, 0, 1, 0, 0, 255, 2, 200, 200, 200, 3),
    });
    expect(await read(colour, 1, 4, 3)).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 200]);
    expect(await read(colour, 1, 4, 1)).toEqual(
      [0.299 * 255, 0.587 * 255, 0.114 * 255, 200].map(Math.fround),
    );
  });

  it('of 16 bits is scaled to 8', async () => {
    const data = Uint16Array.of(0, 257, 40_000, 65_535);
    const path = await png('deep.png', { width: 4, height: 1, channels: 1, depth: 16, data });
    expect(await read(path, 1, 4, 1)).toEqual([0, 1, Math.round(40_000 / 257), 255]);
  });

  it('of 1 bit or with a palette is unpacked', async () => {
    // 10 pixels a row: 2 bytes, of which the last 6 bits are padding.
    const bits = Uint8Array.of(0b10110000, 0b01000000, 0b00000001, 0b10000000);
    const black = await png('bits.png', {
      width: 10,
      height: 2,
      channels: 1,
      depth: 1,
      data: bits,
    });
    const rows = ['1011000001', '0000000110'].join('');
    expect(await read(black, 2, 10, 1)).toEqual([...rows].map((bit) => 255 * Number(bit)));
    const palette = [
      [10, 20, 30],
      [40, 50, 60],
    ];
    const indexed = await png('palette.png', {
      width: 3,
      height: 1,
      channels: 1,
      depth: 1,
      palette,
      data: Uint8Array.of(0b10100000),
    });
    expect(await read(indexed, 1, 3, 3)).toEqual([40, 50, 60, 10, 20, 30, 40, 50, 60]);
  });

  it('of another size or no PNG at all is refused by name', async () => {
    const image = { width: 3, height: 2, channels: 1, data: new Uint8Array(6) };
    const path = await png('wide.png', image);
    await expect(read(path, 3, 2, 1)).rejects.toThrow(
      /wide\.png.*got.*\[2,3\] pixels, expected inputs of shape \[3,2,1\]/,
    );
    await expect(read(path, 6)).rejects.toThrow(DataError);
    await expect(read(path, 2, 3, 2)).rejects.toThrow(DataError);
    await expect(read(await file('not.png', 'text'), 2, 3, 1)).rejects.toThrow(FileError);
    const whole = encodePng({ ...image, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    for (const length of [20, 50, whole.length - 14]) {
      const cut = await file('cut.png', whole.slice(0, length));
      await expect(read(cut, 2, 3, 1), `${length} bytes`).rejects.toThrow(FileError);
    }
  });
});

describe('JPEG', () => {
  it('is read as bytes, as RGB or grey', async () => {
    const data = Buffer.from(Array(64).fill([200, 100, 50, 255]).flat());
    const jpeg = encodeJpeg({ width: 8, height: 8, data }, 100).data;
    const rgb = await read(await file('flat.jpg', jpeg), 8, 8, 3);
    rgb.forEach((value, i) => {
      expect(Math.abs(value - ([200, 100, 50][i % 3] ?? 0))).toBeLessThanOrEqual(2);
    });
    const grey = await read(await file('flat.JPEG', jpeg), 8, 8, 1);
    for (const value of grey) expect(Math.abs(value - 124.2)).toBeLessThanOrEqual(2);
  });

  it('that is cut short is refused', async () => {
    const data = Buffer.from(Array.from({ length: 64 * 64 * 4 }, (_, i) => (i * i * 31) % 256));
    const jpeg = encodeJpeg({ width: 64, height: 64, data }, 90).data;
    expect(await read(await file('noise.jpg', jpeg), 64, 64, 1)).toHaveLength(64 * 64);
    const marker = jpeg.indexOf(0xdb) - 1;
    const junk = Buffer.concat([
      jpeg.subarray(0, marker),
      Buffer.alloc(3, 7),
      jpeg.subarray(marker),
    ]);
    await expect(read(await file('junk.jpg', junk.subarray(0, 900)), 64, 64, 3)).rejects.toThrow(
      /extraneous bytes/,
    );
    for (const length of [300, jpeg.length / 2]) {
      const cut = await file('cut.jpg', jpeg.subarray(0, length));
      await expect(read(cut, 64, 64, 3), `${length} bytes`).rejects.toThrow(FileError);
    }
  });
});

describe('many files that only begin as a JPEG', () => {
  it('leave the next one alone', async () => {
    const data = Buffer.alloc(8 * 8 * 4, 99);
    const good = await file('good.jpg', encodeJpeg({ width: 8, height: 8, data }, 90).data);
    const before = await read(good, 8, 8, 3);
    for (let i = 0; i < 120; i++) {
      const bad = await file('bad.jpg', Uint8Array.of(0xff, 0xd8, 3, 4, 5, 6, 7, 8, 9, 10));
      await expect(read(bad, 8, 8, 3)).rejects.toThrow(
        /bad\.jpg: .*JPEG datastream contains no image/,
      );
    }
    expect(await read(good, 8, 8, 3)).toEqual(before);
  });
});

describe('a folder', () => {
  it('gives its images sorted by name and nothing else', async () => {
    const inside = join(folder, 'images');
    await mkdir(inside);
    const image = (value: number) =>
      encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(value) });
    await writeFile(join(inside, 'b.png'), image(2));
    await writeFile(join(inside, 'c.PNG'), image(3));
    await writeFile(join(inside, 'a.png'), image(1));
    await writeFile(join(inside, '.hidden.png'), 'x');
    await writeFile(join(inside, 'notes.txt'), 'x');
    const { nameOf, inputs, count } = await readInputs(inside, { inputShape: [1, 1, 1] });
    expect([0, 1, 2].map(nameOf)).toEqual(['a.png', 'b.png', 'c.PNG']);
    expect([...inputs]).toEqual([1, 2, 3]);
    expect(count).toBe(3);
  });

  it('without images is refused', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(read(empty, 1, 1, 1)).rejects.toThrow(/no images/);
  });
});

it('resizes images where that is asked for: the mean of four pixels, in whole bytes', async () => {
  const path = await png('square.png', {
    width: 2,
    height: 2,
    channels: 1,
    data: Uint8Array.of(1, 2, 3, 8),
  });
  const inputs = async (...inputShape: number[]) => [
    ...(await readInputs(path, { inputShape, resize: true })).inputs,
  ];
  expect(await inputs(1, 1, 1)).toEqual([4]);
  expect(await inputs(1, 2, 3)).toEqual([2, 2, 2, 5, 5, 5]);
  expect(await inputs(2, 2, 1)).toEqual([1, 2, 3, 8]);
  await expect(read(path, 1, 1, 1)).rejects.toThrow(/Resize it first/);
});

describe('npy', () => {
  const npy = (name: string, values: Parameters<typeof dump>[0], shape: number[]) =>
    file(name, new Uint8Array(dump(values, shape)));
  const numbers = [0, 1, 2, 3, 4, 250];
  const types = {
    u1: Uint8Array.from(numbers),
    i4: Int32Array.from(numbers),
    i8: BigInt64Array.from(numbers, BigInt),
    f4: Float32Array.from(numbers),
    f8: Float64Array.from(numbers),
  };
  for (const [dtype, values] of Object.entries(types)) {
    it(`of ${dtype} is read`, async () => {
      const path = await npy(`${dtype}.npy`, values, [2, 3, 1]);
      const { nameOf, inputs, count } = await readInputs(path, { inputShape: [3, 1] });
      expect([0, 1].map(nameOf)).toEqual([`${dtype}.npy[0]`, `${dtype}.npy[1]`]);
      expect([...inputs]).toEqual(numbers);
      expect(count).toBe(2);
    });
  }

  it('may be a single input, or lack the channel axis', async () => {
    const single = await npy('one.npy', types.u1, [2, 3]);
    expect((await readInputs(single, { inputShape: [2, 3] })).count).toBe(1);
    expect((await readInputs(single, { inputShape: [2, 3, 1] })).count).toBe(1);
    expect((await readInputs(single, { inputShape: [3, 1] })).count).toBe(2);
  });

  it('of another shape, cut short, or not finite is refused', async () => {
    const good = await npy('good.npy', types.f4, [2, 3]);
    await expect(read(good, 4)).rejects.toThrow(/\[2,3\], expected \[4\]/);
    const bytes = new Uint8Array(dump(types.f4, [2, 3]));
    for (const length of [3, 40, bytes.length - 4, bytes.length - 1]) {
      await expect(read(await file('cut.npy', bytes.slice(0, length)), 3)).rejects.toThrow(
        FileError,
      );
    }
    const nan = await npy('nan.npy', Float32Array.of(1, 2, 3, Number.NaN), [2, 2]);
    await expect(read(nan, 2)).rejects.toThrow(/input 1 holds NaN/);
    await expect(read(await npy('none.npy', new Float32Array(), [0, 2]), 2)).rejects.toThrow(
      /no inputs/,
    );
  });
});

describe('CSV', () => {
  it('is read with and without a header', async () => {
    const path = await file('plain.csv', '1,2\n-3.5,4e2\n');
    const { nameOf, ...table } = await readInputs(path, { inputShape: [2] });
    expect(table).toEqual({ inputs: Float64Array.of(1, 2, -3.5, 400), count: 2 });
    expect([0, 1].map(nameOf)).toEqual(['plain.csv[0]', 'plain.csv[1]']);
    const { names } = await readInputs(path, { inputShape: [2] });
    expect(names).toEqual(['plain.csv[0]', 'plain.csv[1]']);
    expect(await read(await file('head.csv', 'a,b\r\n1, 2\r\n\r\n'), 2)).toEqual([1, 2]);
  });

  it('gives the chosen columns, in their order', async () => {
    const path = await file('many.csv', 'label,x,y\ncat,1,2\ndog,3,4\n');
    const options = { inputShape: [2], columns: ['y', 'x'] };
    expect([...(await readInputs(path, options)).inputs]).toEqual([2, 1, 4, 3]);
    const byIndex = { inputShape: [2], columns: [1, 2] };
    expect([...(await readInputs(path, byIndex)).inputs]).toEqual([1, 2, 3, 4]);
    const numbered = await file('numbered.csv', '0,1\n5,6\n');
    expect([...(await readInputs(numbered, { inputShape: [1], columns: ['1'] })).inputs]).toEqual([
      6,
    ]);
    await expect(readInputs(path, { inputShape: [1], columns: ['z'] })).rejects.toThrow(
      OptionError,
    );
  });

  it('has its columns found by the names they had in training, in whichever order', async () => {
    const ofTraining = async (text: string, options: Partial<ReadInputsOptions> = {}) => {
      const path = await file('named.csv', text);
      const columnNames = ['width', 'height'];
      return [...(await readInputs(path, { inputShape: [2], columnNames, ...options })).inputs];
    };
    expect(await ofTraining('width,height\n1,2\n')).toEqual([1, 2]);
    expect(await ofTraining('height,width\n2,1\n4,3\n')).toEqual([1, 2, 3, 4]);
    expect(await ofTraining('id,height,species,width\nx7,2,cat,1\n')).toEqual([1, 2]);
    expect(await ofTraining('height,1990,width\n2,5,1\n')).toEqual([1, 2]);
    // Without a header, as they come; other names stand for those of training where they are chosen.
    expect(await ofTraining('1,2\n')).toEqual([1, 2]);
    expect(await ofTraining('b,a\n2,1\n', { columns: ['a', 'b'] })).toEqual([1, 2]);
    expect(await ofTraining('height,width\n2,1\n', { columns: [1, 0] })).toEqual([1, 2]);

    await expect(ofTraining('width,depth\n1,2\n')).rejects.toThrow(
      /named\.csv: it has no column "height", expected .*\["width","height"\]/,
    );
    await expect(ofTraining('a,b\n1,2\n')).rejects.toThrow(/it has no column "width"/);
    await expect(ofTraining('width,height,width\n1,2,3\n')).rejects.toThrow(
      /it has several columns "width"/,
    );
    for (const columns of [
      ['height', 'width'],
      [0, 1],
      ['height', 'a'],
    ]) {
      await expect(ofTraining('height,width,a\n2,1,0\n', { columns })).rejects.toThrow(
        /columns: got .*; "height" has another place/,
      );
    }
  });

  it('with names that are numbers is told from data', async () => {
    const of = async (text: string, columnNames: readonly string[]) => {
      const path = await file('years.csv', text);
      return [...(await readInputs(path, { inputShape: [2], columnNames })).inputs];
    };
    expect(await of('1991,1990\n2,1\n', ['1990', '1991'])).toEqual([1, 2]);
    expect(await of('1990,7\n2,1\n', ['1990', '1991'])).toEqual([1990, 7, 2, 1]);
    expect(await of('1,0\n2.5,1.5\n', ['0', '1'])).toEqual([1, 0, 2.5, 1.5]);
  });

  it('with a wrong cell or number of columns is refused', async () => {
    await expect(read(await file('text.csv', '1,2\n3,x\n'), 2)).rejects.toThrow(
      /row 2, column 2 holds "x"/,
    );
    await expect(read(await file('hole.csv', '1,\n3,4\n'), 2)).rejects.toThrow(/row 1, column 2/);
    await expect(read(await file('wide.csv', '1,2,3\n'), 2)).rejects.toThrow(
      /got 3 columns, expected 2/,
    );
    await expect(read(await file('ragged.csv', '1,2\n3\n'), 2)).rejects.toThrow(FileError);
    await expect(read(await file('inf.csv', '1,Infinity\n'), 2)).rejects.toThrow(DataError);
    await expect(read(await file('empty.csv', ''), 2)).rejects.toThrow(/no inputs/);
  });
});

it('refuses other formats and paths that do not exist', async () => {
  await expect(read(await file('data.txt', '1'), 1)).rejects.toThrow(/no known format/);
  await expect(read(join(folder, 'absent.png'), 1, 1, 1)).rejects.toThrow(FileError);
  await expect(read(folder)).rejects.toThrow(OptionError);
});
