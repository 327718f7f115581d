import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mask } from './mask.js';
import { gather, scatter } from './packing.js';

test('a hand-packed array', () => {
  const mask = Mask.of(10, [9, 2, 3]);
  expect([...gather([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], mask)]).toEqual([2, 3, 9]);
  expect([...scatter([7, 8, 9], mask)]).toEqual([0, 0, 7, 8, 0, 0, 0, 0, 0, 9]);
});

test('gather undoes scatter', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.float({ noNaN: true }))), (cells) => {
      const mask = Mask.of(
        cells.length,
        cells.flatMap(([active], p) => (active ? [p] : [])),
      );
      const values = Float32Array.from(cells.flatMap(([active, v]) => (active ? [v] : [])));
      expect(gather(scatter(values, mask), mask)).toEqual(values);
    }),
  );
});

test('a wrong number of values is refused', () => {
  expect(() => gather([1, 2], Mask.full(3))).toThrow(DataError);
  expect(() => scatter([1, 2], Mask.of(3, [0]))).toThrow(DataError);
});
