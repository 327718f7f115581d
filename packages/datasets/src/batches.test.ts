import { DataError, OptionError, random } from '@freetickets/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batches } from './batches.js';

it('deals out the order and keeps the partial last batch', () => {
  const order = Int32Array.of(3, 1, 4, 0, 2);
  expect([...batches(5, 2, order)].map((batch) => [...batch])).toEqual([[3, 1], [4, 0], [2]]);
});

it('visits every index once, in file order without an order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 60 }), (count, size) => {
      const inOrder = [...batches(count, size)];
      expect(inOrder.flatMap((batch) => [...batch])).toEqual([...Array(count).keys()]);
      expect(inOrder.length).toBe(Math.ceil(count / size));
      const order = random.derive(1).permutation(count);
      expect([...batches(count, size, order)].flatMap((batch) => [...batch])).toEqual([...order]);
    }),
  );
});

it('refuses a size that is no count, and an order of another length', () => {
  expect(() => [...batches(4, 0)]).toThrow(OptionError);
  expect(() => [...batches(4, 2.5)]).toThrow(OptionError);
  expect(() => [...batches(4, 2, Int32Array.of(0, 1))]).toThrow(DataError);
});
