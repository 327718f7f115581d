import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { split } from './split.js';

const range = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

it('divides the rows exactly: round(share * n) are held out, none twice, none lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 200 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(1000),
      (n, share, seed) => {
        const { kept, heldOut } = split(range(n), share, seed, 'validation');
        expect(heldOut.length).toBe(Math.min(n - 1, Math.max(1, Math.round(share * n))));
        expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual([...range(n)]);
        expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
      },
    ),
  );
});

it('depends on seed and purpose, and on nothing else', () => {
  const rows = range(1000);
  const { heldOut } = split(rows, 0.1, 7, 'validation');
  expect(split(rows, 0.1, 7, 'validation').heldOut).toEqual(heldOut);
  expect(split(rows, 0.1, 8, 'validation').heldOut).not.toEqual(heldOut);
  expect(split(rows, 0.1, 7, 'test').heldOut).not.toEqual(heldOut);
});

it('holds out every row about equally often', () => {
  const times = new Array(20).fill(0);
  for (let seed = 0; seed < 2000; seed++) {
    for (const row of split(range(20), 0.25, seed, 'validation').heldOut) times[row]++;
  }
  // Binomial(2000, 1/4): standard deviation 19.4.
  for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(4.5 * 19.4);
});

it('refuses to divide a single row', () => {
  expect(() => split(range(1), 0.5, 1, 'validation')).toThrow(DataError);
});
