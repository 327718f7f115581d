import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mask } from './mask.js';

/** Two sets of positions below a common size. */
const twoSets = fc
  .integer({ min: 0, max: 70 })
  .chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.uniqueArray(fc.nat(Math.max(size - 1, 0)), { maxLength: size }),
      fc.uniqueArray(fc.nat(Math.max(size - 1, 0)), { maxLength: size }),
    ),
  );

const sorted = (positions: Iterable<number>): number[] => [...positions].sort((a, b) => a - b);

describe('bits', () => {
  test('are packed lowest first', () => {
    expect([...Mask.of(12, [0, 3, 8, 11]).bits]).toEqual([0b1001, 0b1001]);
    expect([...Mask.full(11).bits]).toEqual([0xff, 0b111]);
    expect([...Mask.full(8).bits]).toEqual([0xff]);
  });

  test('fromBits copies, so that a mask never changes', () => {
    const bits = Uint8Array.of(0b101);
    const mask = Mask.fromBits(3, bits);
    bits[0] = 0;
    expect([...mask.active()]).toEqual([0, 2]);
  });

  test('fromBits refuses a wrong number of bytes and bits past the end', () => {
    expect(() => Mask.fromBits(9, new Uint8Array(1))).toThrow(
      new DataError('A mask of 9 positions takes 2 bytes, but 1 were given.'),
    );
    expect(() => Mask.fromBits(0, new Uint8Array(1))).toThrow(DataError);
    expect(() => Mask.fromBits(3, Uint8Array.of(0b1000))).toThrow(/past its end/);
    expect(Mask.fromBits(8, Uint8Array.of(0x80)).count).toBe(1);
  });

  test('from returns a mask itself, and makes one of any view', () => {
    const mask = Mask.of(5, [1, 4]);
    expect(Mask.from(mask)).toBe(mask);
    const view = {
      size: 5,
      count: 2,
      bits: mask.bits,
      has: () => false,
      active: () => new Int32Array(0),
      inactive: () => new Int32Array(0),
    };
    expect(Mask.from(view).equals(mask)).toBe(true);
  });
});

describe('positions', () => {
  test('are those of a Set', () => {
    fc.assert(
      fc.property(twoSets, ([size, positions]) => {
        const mask = Mask.of(size, positions);
        const all = Array.from({ length: size }, (_, p) => p);
        expect(mask.size).toBe(size);
        expect(mask.count).toBe(positions.length);
        expect([...mask.active()]).toEqual(sorted(positions));
        expect([...mask.inactive()]).toEqual(all.filter((p) => !positions.includes(p)));
        expect(all.filter((p) => mask.has(p))).toEqual(sorted(positions));
        expect(Mask.fromBits(size, mask.bits).equals(mask)).toBe(true);
      }),
    );
  });

  test('of a full and an empty mask', () => {
    expect(Mask.full(19).count).toBe(19);
    expect([...Mask.full(19).inactive()]).toEqual([]);
    expect([...Mask.empty(9).inactive()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Mask.full(0).equals(Mask.empty(0))).toBe(true);
  });

  test('a position out of range or given twice is refused', () => {
    for (const position of [-1, 5, 0.5, Number.NaN]) {
      expect(() => Mask.of(5, [position])).toThrow(DataError);
      expect(() => Mask.empty(5).with([position])).toThrow(DataError);
      expect(() => Mask.full(5).without([position])).toThrow(DataError);
    }
    expect(() => Mask.of(5, [1, 2, 1])).toThrow(/3 positions were given, but only 2 distinct/);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 31])('size %d is refused', (size) => {
    expect(() => Mask.empty(size)).toThrow(DataError);
    expect(() => Mask.full(size)).toThrow(DataError);
  });
});

describe('set operations', () => {
  test('agree with Set', () => {
    fc.assert(
      fc.property(twoSets, ([size, first, second]) => {
        const a = Mask.of(size, first);
        const b = Mask.of(size, second);
        const inSecond = new Set(second);
        const expectPositions = (mask: Mask, positions: Iterable<number>) => {
          expect([...mask.active()]).toEqual(sorted(positions));
          expect(mask.count).toBe(mask.active().length);
        };
        expectPositions(a.union(b), new Set([...first, ...second]));
        expectPositions(
          a.intersection(b),
          first.filter((p) => inSecond.has(p)),
        );
        expectPositions(
          a.difference(b),
          first.filter((p) => !inSecond.has(p)),
        );
        expect(a.with(second).equals(a.union(b))).toBe(true);
        expect(a.without(second).equals(a.difference(b))).toBe(true);
        expect(a.equals(b)).toBe(sorted(first).join() === sorted(second).join());
        expect([...a.active()]).toEqual(sorted(first));
      }),
    );
  });

  test('masks of different sizes are not equal and cannot be combined', () => {
    expect(Mask.empty(3).equals(Mask.empty(4))).toBe(false);
    expect(() => Mask.empty(3).union(Mask.empty(4))).toThrow(DataError);
  });
});
