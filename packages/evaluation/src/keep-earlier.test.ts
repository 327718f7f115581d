import { expect, test } from 'vitest';
import type { CorruptionScores, Evaluation, OodScores, Scores } from './evaluation.js';
import { keepEarlier } from './keep-earlier.js';

const main = { accuracy: 0.9, nll: 0.3, brier: 0.1, ece: 0.02 };
const interval = [0, 1] as const;
const farFrom = (entropy: number) => ({ auroc: { entropy } }) as unknown as OodScores;
const corrupted = (count: number) => ({ count }) as CorruptionScores;

const scoresOf = (some: Partial<Scores>): Scores => ({
  ...main,
  ci95: { accuracy: interval, nll: interval, brier: interval, ece: interval },
  metrics: {},
  reliability: [],
  riskCoverage: [],
  ood: {},
  ...some,
});

const evaluationOf = (some: Partial<Scores>, more: Partial<Evaluation> = {}): Evaluation => ({
  test: { dataset: 'points', count: 10, inputShape: [2], classes: ['ant', 'bee'] },
  ensemble: scoresOf(some),
  tickets: [scoresOf(some)],
  dense: scoresOf(some),
  leastSure: [],
  missing: [],
  ...more,
});

const before = evaluationOf({
  ood: { noise: farFrom(0.8), far: farFrom(0.9) },
  metrics: { aurc: 0.1, own: 7 },
  corruptions: corrupted(100),
});

test('what was judged before and not now is kept, of every predictor', () => {
  const now = evaluationOf({
    ood: { far: farFrom(0.95), near: farFrom(0.6) },
    metrics: { aurc: 0.2 },
  });
  const { ensemble, tickets, dense } = keepEarlier(now, before);
  for (const scores of [ensemble, ...tickets, dense]) {
    expect(scores).toMatchObject({
      ood: { noise: farFrom(0.8), far: farFrom(0.95), near: farFrom(0.6) },
      metrics: { aurc: 0.2, own: 7 },
      corruptions: corrupted(100),
    });
  }
});

test('what failed now is missing, and not as it was before', () => {
  const missing = [
    { part: 'ood noise', why: 'gone' },
    { part: 'ood farther', why: 'gone' },
    { part: 'corruption fog', why: 'gone' },
  ];
  const { ensemble } = keepEarlier(evaluationOf({}, { missing }), before);
  expect(Object.keys(ensemble.ood)).toEqual(['far']);
  expect(ensemble).not.toHaveProperty('corruptions');
});

test('nothing is kept of another ensemble, another test set, or where there was nothing', () => {
  const now = evaluationOf({});
  expect(keepEarlier(now, undefined)).toBe(now);
  expect(keepEarlier(now, { ...before, test: { ...before.test, count: 11 } })).toBe(now);
  expect(keepEarlier(now, { ...before, tickets: [] })).toBe(now);
});
