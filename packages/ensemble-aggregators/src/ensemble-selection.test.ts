import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ensembleSelection } from './ensemble-selection.js';

/** The log-likelihood of the mean of the picked members, written down plainly. */
function logLikelihood(likelihoods: readonly (readonly number[])[], picked: readonly number[]) {
  return likelihoods[0].reduce((total, _, n) => {
    const mean = picked.reduce((sum, m) => sum + likelihoods[m][n], 0) / picked.length;
    return total + Math.log(mean);
  }, 0);
}

const select = (likelihoods: readonly (readonly number[])[], rounds: number) => [
  ...ensembleSelection(Float64Array.from(likelihoods.flat(), Math.log), likelihoods.length, rounds),
];

const sharesOf = (likelihoods: readonly (readonly number[])[], rounds: number) => {
  const picks = select(likelihoods, rounds);
  return picks.map((count) => count / picks.reduce((a, b) => a + b));
};

const libraries = fc
  .record({
    members: fc.integer({ min: 1, max: 4 }),
    examples: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ members, examples }) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    const likelihood = fc.double({ min: 0.01, max: 1, noNaN: true });
    return fc.array(fc.array(likelihood, exactly(examples)), exactly(members));
  });

test('hand-computed: the best alone, then what complements it, not what is second best', () => {
  const library = [
    [0.8, 0.8, 0.2], // 0.128, the best
    [0.7, 0.8, 0.2], // 0.112
    [0.2, 0.3, 0.9], // 0.054; with the first (0.5, 0.55, 0.55): 0.151
  ];
  expect(select(library, 0)).toEqual([1, 0, 0]);
  expect(select(library, 1)).toEqual([1, 0, 1]);
  // Of two more the first again: (0.6, 0.6333, 0.4333): 0.1647. Then 2 and 2: 0.151; 3 and 1: (0.65, 0.675, 0.375): 0.1645.
  expect(select(library, 2)).toEqual([2, 0, 1]);
  expect(select(library, 3)).toEqual([2, 0, 1]);
});

test('keeps the best on its way, whatever the last round gives', () => {
  // Together 0.5 * 0.5; two of one 0.6 * 0.4 at most; two of each 0.5 * 0.5 again.
  const library = [
    [0.8, 0.2],
    [0.2, 0.8],
  ];
  for (const rounds of [1, 2, 3, 4]) expect(sharesOf(library, rounds)).toEqual([0.5, 0.5]);
});

test('is the best of the ensembles that a plain greedy search goes through', () => {
  fc.assert(
    fc.property(libraries, fc.nat(6), (library, rounds) => {
      const path: number[][] = [];
      for (let picked: number[] = []; picked.length <= rounds; path.push(picked)) {
        const grown = library.map((_, m) => [...picked, m]);
        const scores = grown.map((picks) => logLikelihood(library, picks));
        picked = grown[scores.indexOf(Math.max(...scores))];
      }
      const best = Math.max(...path.map((picks) => logLikelihood(library, picks)));
      const counts = select(library, rounds);
      const made = counts.flatMap((count, m) => Array<number>(count).fill(m));
      expect(made.length).toBeLessThanOrEqual(rounds + 1);
      expect(logLikelihood(library, made)).toBeCloseTo(best, 9);
    }),
  );
});

test('ties go to the lower member', () => {
  const member = [0.3, 0.6];
  expect(sharesOf([member, member, member], 5)).toEqual([1, 0, 0]);
});

test('likelihoods that round to 0 are compared all the same', () => {
  const logs = Float64Array.of(-9000, -1, -1, -9000, -9001, -3);
  expect([...ensembleSelection(logs, 3, 1)]).toEqual([1, 1, 0]);
});
