import { DataError, OptionError } from '@freetickets/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highest, lowest } from './selection.js';

const range = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** The same by sorting all of it. */
function bySorting(candidates: Int32Array, count: number, score: (p: number) => number): number[] {
  return [...candidates]
    .sort((a, b) => score(a) - score(b) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

test('the hand-picked lowest and highest, ties to the lower position', () => {
  const scores = [3, 1, 2, 1, 3, 1];
  const score = (p: number): number => scores[p];
  expect([...lowest(range(6), 2, score)]).toEqual([1, 3]);
  expect([...highest(range(6), 1, score)]).toEqual([0]);
  expect([...highest(range(6), 3, score)]).toEqual([0, 2, 4]);
  expect([...lowest(Int32Array.of(5, 4, 3), 1, score)]).toEqual([3]);
});

test('agrees with a full sort, on candidates in any order, with ties and infinities', () => {
  const scored = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true }),
    fc.constant(Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(
      fc.array(scored, { minLength: 1, maxLength: 200 }),
      fc.infiniteStream(fc.boolean()),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (scores, keep, share, reverse) => {
        const kept = range(scores.length).filter(() => keep.next().value);
        const candidates = reverse ? kept.reverse() : kept;
        const given = candidates.slice();
        const count = Math.round(share * candidates.length);
        const score = (p: number): number => scores[p];
        expect([...lowest(candidates, count, score)]).toEqual(bySorting(candidates, count, score));
        const ranks = new Map([...scores].sort((a, b) => a - b).map((s, i) => [s, i]));
        const descending = (p: number): number => -(ranks.get(scores[p]) ?? 0);
        expect([...highest(candidates, count, score)]).toEqual(
          bySorting(candidates, count, descending),
        );
        expect(candidates).toEqual(given);
      },
    ),
    { numRuns: 300 },
  );
});

test.each<[string, (p: number) => number]>([
  ['constant', () => 0],
  ['ascending', (p) => p],
  ['descending', (p) => -p],
  ['two values', (p) => p % 2],
  ['up and down', (p) => Math.min(p, 1e6 - p)],
  ['sawtooth', (p) => p % 1000],
])('a million %s scores are ordinary', (_, score) => {
  const n = 1_000_000;
  const expected = Float64Array.from(range(n), score).sort();
  const chosen = lowest(range(n), n / 2, score);
  expect(chosen.length).toBe(n / 2);
  expect(chosen.reduce((largest, p) => Math.max(largest, score(p)), Number.NEGATIVE_INFINITY)).toBe(
    expected[n / 2 - 1],
  );
});

test('a score that is NaN is refused by position', () => {
  expect(() => lowest(Int32Array.of(4, 7), 1, (p) => (p === 7 ? Number.NaN : 0))).toThrow(
    /The score of position 7 is NaN/,
  );
  expect(() => highest(Int32Array.of(4), 0, () => Number.NaN)).toThrow(DataError);
});

test.each([-1, 3, 0.5, Number.NaN])('a count of %d out of 2 is refused', (count) => {
  expect(() => lowest(range(2), count, () => 0)).toThrow(OptionError);
});
