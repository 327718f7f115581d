import { DataError, FileError, LimitError } from '@freetickets/core';
import fc from 'fast-check';
import { dump } from 'npyjs';
import { describe, expect, it } from 'vitest';
import { readNpy } from './npy.js';

const header = (descr: string, shape: string, order = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

/** A file as another writer may make it, its header of any length. */
function npy(text: string, data: readonly number[], version = 1): Uint8Array {
  const length = version === 1 ? 2 : 4;
  const file = Buffer.alloc(8 + length + text.length + data.length);
  file.write('\x93NUMPY', 'latin1');
  file[6] = version;
  file.writeUIntLE(text.length, 8, length);
  file.write(text, 8 + length, 'latin1');
  file.set(data, 8 + length + text.length);
  return file;
}

const read = (file: Uint8Array) => readNpy('a.npy', file, 1e6);
const valuesOf = (descr: string, shape: string, data: readonly number[], order?: string) => [
  ...read(npy(header(`'${descr}'`, shape, order), data)).values,
];

// What numpy's tobytes gives for these.
const bytes: Record<string, readonly [readonly number[], readonly number[]]> = {
  '|b1': [
    [0, 1],
    [0, 1],
  ],
  '|i1': [
    [0xff, 7],
    [-1, 7],
  ],
  '<u2': [
    [0x01, 0x02, 0xff, 0xff],
    [513, 65_535],
  ],
  '>u2': [
    [0x02, 0x01, 0xff, 0xff],
    [513, 65_535],
  ],
  '<i2': [
    [0xfe, 0xff, 0x00, 0x01],
    [-2, 256],
  ],
  '>i4': [
    [0xff, 0xff, 0xff, 0xfe, 0x65, 0x53, 0xf1, 0x01],
    [-2, 1_700_000_001],
  ],
  '<u4': [
    [0xff, 0xff, 0xff, 0xff, 0x01, 0xf1, 0x53, 0x65],
    [4_294_967_295, 1_700_000_001],
  ],
  '>i8': [
    [
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfd, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
      0x05,
    ],
    [-3, 2 ** 40 + 5],
  ],
  '<f2': [
    [0x00, 0x3c, 0x00, 0xc1, 0x01, 0x00, 0x66, 0x2e, 0xff, 0x7b],
    [1, -2.5, 2 ** -24, 0.0999755859375, 65_504],
  ],
  '>f2': [
    [0x3c, 0x00, 0xc1, 0x00],
    [1, -2.5],
  ],
  '>f4': [
    [0x3f, 0xc0, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00],
    [1.5, -2],
  ],
  '=f4': [
    [0x00, 0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0xc0],
    [1.5, -2],
  ],
  '>f8': [[0x41, 0xd9, 0x54, 0xfc, 0x40, 0x50, 0x00, 0x00], [1_700_000_001.25]],
};

for (const [descr, [data, expected]] of Object.entries(bytes)) {
  it(`reads ${descr}`, () => {
    expect(valuesOf(descr, `(${expected.length},)`, data)).toEqual(expected);
  });
}

it('reads what is not finite in 16 bits', () => {
  const values = valuesOf('<f2', '(3,)', [0x00, 0x7c, 0x00, 0xfc, 0x00, 0x7e]);
  expect(values).toEqual([Infinity, -Infinity, Number.NaN]);
});

it('reads headers of every version and length', () => {
  for (const version of [1, 2, 3]) {
    for (let spaces = 0; spaces < 8; spaces++) {
      const text = `${header("'>f4'", '(1, 2)')}${' '.repeat(spaces)}\n`;
      const file = npy(text, bytes['>f4'][0], version);
      // The file itself may begin anywhere in memory.
      const moved = new Uint8Array(file.length + 1).subarray(1);
      moved.set(file);
      expect(read(moved)).toEqual({
        shape: [1, 2],
        dtype: 'f4',
        values: Float32Array.of(1.5, -2),
      });
    }
  }
  const long = `{"shape": (2L,), "fortran_order": False, "descr": "|u1"}${' '.repeat(500)}`;
  expect([...read(npy(long, [3, 4])).values]).toEqual([3, 4]);
});

it('reads Fortran order', () => {
  // The array [[1, 2, 3], [4, 5, 6]], column by column.
  expect(valuesOf('|u1', '(2, 3)', [1, 4, 2, 5, 3, 6], 'True')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(valuesOf('|u1', '(3,)', [1, 2, 3], 'True')).toEqual([1, 2, 3]);
  const axes = [0, 1, 2];
  fc.assert(
    fc.property(fc.tuple(...axes.map(() => fc.integer({ min: 1, max: 4 }))), ([a, b, c]) => {
      const data: number[] = [];
      for (let k = 0; k < c; k++) {
        for (let j = 0; j < b; j++) for (let i = 0; i < a; i++) data.push((i * b + j) * c + k);
      }
      const expected = Array.from({ length: a * b * c }, (_, i) => i);
      expect(valuesOf('|u1', `(${a}, ${b}, ${c})`, data, 'True')).toEqual(expected);
    }),
    { seed: 1, numRuns: 30 },
  );
});

it('reads what another library wrote', () => {
  const values = Float64Array.of(1, 2.5, -1e300, 1_700_000_001.25, 0, 6);
  const file = new Uint8Array(dump(values, [3, 2]));
  expect(read(file)).toEqual({ shape: [3, 2], dtype: 'f8', values });
});

describe('refuses', () => {
  it('arrays of anything but numbers', () => {
    for (const descr of [
      "'|O'",
      "'<U10'",
      "'|S3'",
      "'<c8'",
      "'<M8[ns]'",
      "'<f16'",
      "[('a', '<f4')]",
    ]) {
      expect(() => read(npy(header(descr, '(1,)'), Array(40).fill(0))), descr).toThrow(FileError);
    }
    expect(() => valuesOf('<U10', '(1,)', [])).toThrow(/dtype U10, expected one of b1, u1,/);
  });

  it('what is no whole file', () => {
    const good = npy(header("'<f4'", '(2,)'), bytes['=f4'][0]);
    for (const length of [0, 3, 11, 40, good.length - 1]) {
      expect(() => read(good.subarray(0, length)), `${length} bytes`).toThrow(FileError);
    }
    expect(() => read(Buffer.concat([good, Buffer.of(0)]))).toThrow(/expected \d+ for the shape/);
    expect(() => read(npy(header("'<f4'", '(2,)'), bytes['=f4'][0], 4))).toThrow('version is 4');
    for (const shape of ['(-1,)', '(1.5,)', '(99999999, 99999999, 99999999)', '(a,)']) {
      expect(() => read(npy(header("'|u1'", shape), [1])), shape).toThrow(FileError);
    }
  });

  it('whole numbers that 64-bit floats do not hold', () => {
    const data = [1, 0, 0, 0, 0, 0, 32, 0];
    expect(() => valuesOf('<i8', '(1,)', data)).toThrow(DataError);
    expect(() => valuesOf('<i8', '(1,)', data)).toThrow(/value 0 is about 9007199254740992/);
  });

  it('more values than the limit', () => {
    const file = npy(header("'|u1'", '(5,)'), [1, 2, 3, 4, 5]);
    expect(() => readNpy('a.npy', file, 4)).toThrow(LimitError);
  });
});
