import { expect, test } from 'vitest';
import { meanOf } from './mean-interval.js';
import { studentT } from './student-t.js';
import { summarise } from './summary.js';

test.each([
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975.
  [1, 12.706],
  [2, 4.303],
  [4, 2.776],
  [9, 2.262],
  [30, 2.042],
])('the quantile of %d degrees of freedom is the published one', (freedom, quantile) => {
  expect(studentT(freedom)).toBeCloseTo(quantile, 3);
});

test('a mean of seeds has its sample deviation and its interval, computed by hand', () => {
  // 1, 2, 6: mean 3; squares 4 + 1 + 9 = 14; deviation sqrt(14 / 2) = 2.6458; margin 4.303 * 2.6458 / sqrt(3) = 6.573.
  const { mean, seeds, deviation, ci95 } = meanOf([1, 2, 6]);
  expect({ mean, seeds }).toEqual({ mean: 3, seeds: 3 });
  expect(deviation).toBeCloseTo(2.6458, 4);
  expect(ci95?.[0]).toBeCloseTo(-3.573, 3);
  expect(ci95?.[1]).toBeCloseTo(9.573, 3);
  expect(meanOf([0.9])).toEqual({ mean: 0.9, seeds: 1 });
});

test('intervals of means stay among the values that there can be, those of differences and unknown metrics do not', () => {
  const scores: { readonly [run: string]: { readonly [measure: string]: number } } = {
    a1: {
      accuracy: 0.9,
      'auroc svhn entropy': 0.99,
      ece: 0.001,
      nll: 0.01,
      trainSeconds: 1,
      mine: 1,
    },
    a2: { accuracy: 1, 'auroc svhn entropy': 0.91, ece: 0.05, nll: 1, trainSeconds: 9, mine: -1 },
    d1: { accuracy: 0.1, nll: 2 },
    d2: { accuracy: 0.9, nll: 0 },
  };
  const [row] = summarise(
    [
      { labels: { seed: '1' }, run: 'a1', baseline: 'd1' },
      { labels: { seed: '2' }, run: 'a2', baseline: 'd2' },
    ],
    (run) => scores[run],
  );
  // Mean 0.95, margin 12.706 * 0.0707 / sqrt(2) = 0.635.
  expect(row.scores.accuracy.ci95?.[0]).toBeCloseTo(0.3147, 3);
  expect(row.scores.accuracy.ci95?.[1]).toBe(1);
  expect(row.scores['auroc svhn entropy'].ci95?.[1]).toBe(1);
  expect(row.scores.ece.ci95?.[0]).toBe(0);
  expect(row.scores.nll.ci95?.[0]).toBe(0);
  expect(row.scores.nll.ci95?.[1]).toBeGreaterThan(1);
  expect(row.scores.trainSeconds.ci95?.[0]).toBe(0);
  expect(row.scores.mine.ci95?.[0]).toBeLessThan(-1);
  expect(row.againstBaseline?.accuracy.ci95?.[0]).toBeLessThan(-1);
  expect(row.againstBaseline?.nll.ci95?.[0]).toBeLessThan(0);
});

test('differences are paired by seed, so that what seeds have in common drops out', () => {
  const accuracy: { readonly [run: string]: number } = {
    a1: 0.6,
    a2: 0.82,
    a3: 0.94,
    d1: 0.5,
    d2: 0.7,
    d3: 0.8,
  };
  const entry = (method: string, run: string, seed: string, baseline?: string) => ({
    labels: { method, seed },
    run,
    ...(baseline && { baseline }),
  });
  const [row, dense] = summarise(
    [
      entry('a', 'a1', '1', 'd1'),
      entry('a', 'a2', '2', 'd2'),
      entry('a', 'a3', '3', 'd3'),
      entry('a', 'a4', '4', 'd1'),
      entry('dense', 'd1', '1'),
      entry('dense', 'd2', '2'),
      entry('dense', 'd3', '3'),
    ],
    (run) => (run in accuracy ? { accuracy: accuracy[run] } : undefined),
  );
  // Differences 0.10, 0.12, 0.14: mean 0.12, deviation 0.02, margin 4.303 * 0.02 / sqrt(3) = 0.04969.
  expect(row).toMatchObject({ labels: { method: 'a' }, runs: ['a1', 'a2', 'a3'], unfinished: 1 });
  expect(row.againstBaseline?.accuracy.mean).toBeCloseTo(0.12, 10);
  expect(row.againstBaseline?.accuracy.ci95?.[0]).toBeCloseTo(0.0703, 4);
  expect(row.againstBaseline?.accuracy.ci95?.[1]).toBeCloseTo(0.1697, 4);
  expect(dense).toMatchObject({ unfinished: 0 });
  expect(dense.againstBaseline).toBeUndefined();
});
