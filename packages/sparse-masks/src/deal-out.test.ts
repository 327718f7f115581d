import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dealOut, sumOf } from './deal-out.js';

const open = (most: readonly number[]) => ({ least: most.map(() => 0), most });

test('in proportion, remainders to the largest', () => {
  expect(dealOut(10, [1, 1, 2], open([99, 99, 99]))).toEqual([3, 2, 5]);
  expect(dealOut(7, [0.2, 0.3, 0.5], open([99, 99, 99]))).toEqual([1, 2, 4]);
});

test('what is full gives to the others in their proportion, what has no weight comes last', () => {
  expect(dealOut(100, [8, 1, 1], open([20, 99, 99]))).toEqual([20, 40, 40]);
  expect(dealOut(100, [1, 0, 1], open([30, 99, 30]))).toEqual([30, 40, 30]);
  expect(dealOut(9, [0, 0, 0], open([99, 2, 99]))).toEqual([4, 2, 3]);
});

test('keeps to the bounds and the total, and moves nothing that is nearer the proportion where it was', () => {
  const part = fc.record({
    weight: fc.double({ min: 0, max: 1e6, noNaN: true }),
    least: fc.nat(5),
    room: fc.nat(1000),
  });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (parts, share) => {
        const least = parts.map((each) => each.least);
        const most = parts.map((each) => each.least + each.room);
        const total = Math.round(sumOf(least) + share * (sumOf(most) - sumOf(least)));
        const weights = parts.map((each) => each.weight);
        const counts = dealOut(total, weights, { least, most });
        expect(sumOf(counts)).toBe(total);
        for (const [i, count] of counts.entries()) {
          expect(count).toBeGreaterThanOrEqual(least[i]);
          expect(count).toBeLessThanOrEqual(most[i]);
        }
        // Of two that could trade, each has its share of the other's weight, but for rounding.
        for (const [i, a] of counts.entries()) {
          for (const [j, b] of counts.entries()) {
            if (a <= least[i] + 1 || b >= most[j] - 1 || weights[j] < 1 || weights[i] < 1) continue;
            expect((a - 2) / weights[i]).toBeLessThanOrEqual((b + 2) / weights[j]);
          }
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});
