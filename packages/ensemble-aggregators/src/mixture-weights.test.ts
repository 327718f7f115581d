import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mixtureWeights } from './mixture-weights.js';

/** The NLL of a mixture, written down plainly. */
function nll(likelihoods: readonly (readonly number[])[], weights: ArrayLike<number>): number {
  const examples = likelihoods[0].length;
  let sum = 0;
  for (let n = 0; n < examples; n++) {
    sum -= Math.log(likelihoods.reduce((mixed, member, m) => mixed + weights[m] * member[n], 0));
  }
  return sum / examples;
}

const fit = (likelihoods: readonly (readonly number[])[]) =>
  mixtureWeights(Float64Array.from(likelihoods.flat(), Math.log), likelihoods.length);

/** How far from the least NLL the documented 2000 steps can end at most. */
const guaranteed = (members: number) => 1e-6 + Math.log(members) / 2000;

/** The likelihoods of the labels under `members` members. */
const ensembles = (members: fc.Arbitrary<number>) =>
  fc
    .record({ members, examples: fc.integer({ min: 1, max: 12 }) })
    .chain(({ members, examples }) => {
      const likelihood = fc.double({ min: 1e-6, max: 1, noNaN: true });
      const member = fc.array(likelihood, { minLength: examples, maxLength: examples });
      return fc.array(member, { minLength: members, maxLength: members });
    });

test('hand-computed: two members, each right on its own examples', () => {
  // -3 ln(0.8 w + 0.2 (1 - w)) - ln(0.2 w + 0.8 (1 - w)) is least where 3 (0.8 - 0.6 w) = 0.2 + 0.6 w: w = 11/12.
  const [first, second] = fit([
    [0.8, 0.8, 0.8, 0.2],
    [0.2, 0.2, 0.2, 0.8],
  ]);
  expect(first).toBeCloseTo(11 / 12, 3);
  expect(first + second).toBeCloseTo(1, 14);
});

test('a member that is worse everywhere gets next to nothing', () => {
  const [good, bad] = fit([
    [0.9, 0.8],
    [0.3, 0.4],
  ]);
  expect(good).toBeCloseTo(1, 5);
  expect(bad).toBeLessThan(1e-5);
});

test('one member has weight 1 exactly, and equal members equal weights', () => {
  const member = [0.1, 0.3, 0.7];
  expect([...fit([member])]).toEqual([1]);
  expect([...fit([member, member, member, member])]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test('likelihoods that round to 0 are compared all the same', () => {
  const logs = Float64Array.of(-9000, -9000, -10_000, -10_000);
  const [better, worse] = mixtureWeights(logs, 2);
  expect(better).toBeCloseTo(1, 7);
  expect(worse).toBeCloseTo(0, 7);
  expect([...mixtureWeights(Float64Array.of(-9000, -1, -1, -9000), 2)]).toEqual([0.5, 0.5]);
});

test('finds what a fine grid over two members’ weights finds', () => {
  fc.assert(
    fc.property(ensembles(fc.constant(2)), (likelihoods) => {
      let best = Number.POSITIVE_INFINITY;
      for (let step = 0; step <= 2000; step++) {
        best = Math.min(best, nll(likelihoods, [step / 2000, 1 - step / 2000]));
      }
      expect(nll(likelihoods, fit(likelihoods))).toBeLessThanOrEqual(best + guaranteed(2));
    }),
    { numRuns: 50 },
  );
});

test('gives weights of a mixture that no single member and no equal weights beat', () => {
  fc.assert(
    fc.property(ensembles(fc.integer({ min: 1, max: 5 })), (likelihoods) => {
      const weights = fit(likelihoods);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const least = nll(likelihoods, weights);
      const members = likelihoods.length;
      const equal = Array(members).fill(1 / members);
      expect(least).toBeLessThanOrEqual(nll(likelihoods, equal) + 1e-12);
      for (const member of likelihoods) {
        expect(least).toBeLessThanOrEqual(nll([member], [1]) + guaranteed(members));
      }
    }),
    { numRuns: 50 },
  );
});
