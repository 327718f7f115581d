import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseIdx, writeIdx } from './idx.js';

const file = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 11, 12, 20, 21, 22];

it('reads and writes the format byte by byte', () => {
  const { shape, data } = parseIdx(Uint8Array.from(file));
  expect(shape).toEqual([2, 3]);
  expect([...data]).toEqual([10, 11, 12, 20, 21, 22]);
  expect([...writeIdx({ shape, data })]).toEqual(file);
});

it('reads what it wrote, also from the middle of a buffer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      (shape) => {
        const data = Uint8Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i);
        const inside = new Uint8Array(1000);
        const bytes = writeIdx({ shape, data });
        inside.set(bytes, 7);
        const read = parseIdx(inside.subarray(7, 7 + bytes.length));
        expect(read.shape).toEqual(shape);
        expect([...read.data]).toEqual([...data]);
      },
    ),
  );
});

it('refuses a file cut anywhere, or with a byte too many', () => {
  for (let length = 0; length < file.length; length++) {
    expect(() => parseIdx(Uint8Array.from(file.slice(0, length)))).toThrow(DataError);
  }
  expect(() => parseIdx(Uint8Array.from([...file, 0]))).toThrow(/19 bytes, expected 18/);
});

it('refuses another magic or type, and says which', () => {
  expect(() => parseIdx(Uint8Array.from([1, ...file.slice(1)]))).toThrow(/\[1,0,8,2\]/);
  expect(() => parseIdx(Uint8Array.from([0, 0, 13, ...file.slice(3)]))).toThrow(/type 13/);
  expect(() => writeIdx({ shape: [2, 2], data: Uint8Array.of(1) })).toThrow(DataError);
});
