import { DataError } from '@freetickets/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cosineSimilarity,
  disagreement,
  klDivergence,
  pairwiseCosineSimilarity,
  pairwiseDisagreement,
  pairwiseKlDivergence,
  type Table,
} from '../index.js';
import { ensembles, nested } from '../testing-predictions.js';

type Row = readonly number[];
const top = (row: Row) => row.indexOf(Math.max(...row));
const dot = (p: Row, q: Row) => p.reduce((sum, v, k) => sum + v * q[k], 0);
const log = (p: number) => Math.log(Math.max(1e-12, p));

const measures = [
  {
    name: 'disagreement',
    mean: disagreement,
    pairs: pairwiseDisagreement,
    of: (p: Row, q: Row) => (top(p) === top(q) ? 0 : 1),
    same: 0,
  },
  {
    name: 'KL divergence',
    mean: klDivergence,
    pairs: pairwiseKlDivergence,
    of: (p: Row, q: Row) => p.reduce((sum, v, k) => sum + v * (log(v) - log(q[k])), 0),
    same: 0,
  },
  {
    name: 'cosine similarity',
    mean: cosineSimilarity,
    pairs: pairwiseCosineSimilarity,
    of: (p: Row, q: Row) => dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q)),
    same: 1,
  },
];

describe.each(measures)('$name', ({ mean, pairs, of, same }) => {
  test('of every pair is the mean over the examples of its definition', () => {
    fc.assert(
      fc.property(ensembles, (members) => {
        const rows = members.map((member: Table) => nested(member));
        const made = pairs(members);
        made.forEach((row, i) => {
          row.forEach((value, j) => {
            const each = rows[i].map((p, n) => of(p, rows[j][n]));
            expect(value).toBeCloseTo(each.reduce((a, b) => a + b, 0) / each.length, 10);
          });
          expect(row[i]).toBeCloseTo(same, 12);
        });
      }),
    );
  });

  test('its mean is that of the pairs of different members', () => {
    fc.assert(
      fc.property(ensembles, (members) => {
        const others = pairs(members).flatMap((row, i) => row.filter((_, j) => i !== j));
        expect(mean(members)).toBeCloseTo(others.reduce((a, b) => a + b, 0) / others.length, 12);
      }),
    );
  });

  test('needs 2 members', () => {
    expect(() => pairs([[[1, 0]]])).toThrow(DataError);
  });
});

test('KL divergence, hand-computed, is not symmetric', () => {
  const [[, there], [back]] = pairwiseKlDivergence([[[0.5, 0.5]], [[0.25, 0.75]]]);
  expect(there).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 14);
  expect(back).toBeCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 14);
});

test('cosine similarity, hand-computed', () => {
  expect(cosineSimilarity([[[1, 0]], [[0.6, 0.4]]])).toBeCloseTo(0.6 / Math.sqrt(0.52), 14);
  expect(cosineSimilarity([[[1, 0]], [[0, 1]]])).toBe(0);
});
