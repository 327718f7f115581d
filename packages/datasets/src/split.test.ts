import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split, stratifiedSplit } from './split.js';

const range = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
/** Rows of one class. */
const part = (n: number) => ({ rows: range(n), labels: new Int32Array(n) });

it('divides the rows exactly: round(share * n) are held out, none twice, none lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 200 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.nat(1000),
      (n, share, seed) => {
        const { kept, heldOut } = split(part(n), share, seed, 'validation');
        expect(heldOut.length).toBe(Math.min(n - 1, Math.max(1, Math.round(share * n))));
        expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual([...range(n)]);
        expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
      },
    ),
  );
});

it('depends on seed and purpose, and on nothing else', () => {
  const rows = part(1000);
  const { heldOut } = split(rows, 0.1, 7, 'validation');
  expect(split(rows, 0.1, 7, 'validation').heldOut).toEqual(heldOut);
  expect(split(rows, 0.1, 8, 'validation').heldOut).not.toEqual(heldOut);
  expect(split(rows, 0.1, 7, 'test').heldOut).not.toEqual(heldOut);
});

it('holds out every row about equally often', () => {
  const times = new Array(20).fill(0);
  for (let seed = 0; seed < 2000; seed++) {
    for (const row of split(part(20), 0.25, seed, 'validation').heldOut) times[row]++;
  }
  // Binomial(2000, 1/4): standard deviation 19.4.
  for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(4.5 * 19.4);
});

it('refuses to divide a single row', () => {
  expect(() => split(part(1), 0.5, 1, 'validation')).toThrow(DataError);
});

describe('stratified', () => {
  const labelled = (labels: readonly number[]) => ({
    rows: range(labels.length),
    labels: Int32Array.from(labels),
  });

  it('holds out of every class its share, in whole examples', () => {
    const labels = fc.array(fc.nat(5), { minLength: 2, maxLength: 200 });
    const share = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(labels, share, fc.nat(1000), (all, share, seed) => {
        const n = all.length;
        const { kept, heldOut } = stratifiedSplit(labelled(all), share, seed, 'validation');
        const total = Math.min(n - 1, Math.max(1, Math.round(share * n)));
        expect(heldOut.length).toBe(total);
        expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual([...range(n)]);
        expect([...heldOut]).toEqual([...heldOut].sort((a, b) => a - b));
        for (const label of new Set(all)) {
          const count = all.filter((each) => each === label).length;
          const held = heldOut.filter((row) => all[row] === label).length;
          expect(Math.abs(held - (total * count) / n)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });

  it('gives the example left over to the largest remainder', () => {
    // Of 20, 5 are held out: 3.25, 1.25 and 0.5 of the classes.
    const all = [...Array(13).fill(0), ...Array(5).fill(1), 2, 2];
    for (let seed = 0; seed < 20; seed++) {
      const { heldOut } = stratifiedSplit(labelled(all), 0.25, seed, 'validation');
      expect(Array.from(heldOut, (row) => all[row])).toEqual([0, 0, 0, 1, 2]);
    }
  });

  it('leaves a class its last example as long as others have more', () => {
    const all = [...Array(15).fill(0), ...Array(4).fill(1), 2];
    for (let seed = 0; seed < 20; seed++) {
      const { kept } = stratifiedSplit(labelled(all), 0.4, seed, 'validation');
      expect(Array.from(kept, (row) => all[row])).toContain(2);
    }
  });

  it('draws rows, and among equal classes, by the seed', () => {
    const times = new Array(20).fill(0);
    const all = Array.from(times, (_, i) => i % 10);
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of stratifiedSplit(labelled(all), 0.25, seed, 'validation').heldOut) {
        times[row]++;
      }
    }
    // Binomial(2000, 1/4): standard deviation 19.4.
    for (const count of times) expect(Math.abs(count - 500)).toBeLessThan(4.5 * 19.4);
  });

  it('does not depend on what the classes are called', () => {
    const all = [0, 1, 1, 0, 1, 0, 0, 1, 0, 1];
    const swapped = all.map((label) => 1 - label);
    const held = (labels: readonly number[]) =>
      stratifiedSplit(labelled(labels), 0.3, 4, 'validation').heldOut;
    expect(held(swapped)).toEqual(held(all));
  });
});
