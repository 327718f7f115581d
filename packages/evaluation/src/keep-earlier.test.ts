import type { CorruptionScores, Evaluation, OodScores, Scores } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { corruptionScoresOf } from './corruption-scores.js';
import { keepEarlier } from './keep-earlier.js';

const main = { accuracy: 0.9, nll: 0.3, brier: 0.1, ece: 0.02 };
const interval = [0, 1] as const;
const farFrom = (entropy: number) => ({ auroc: { entropy } }) as unknown as OodScores;
/** Under corruption, with the same accuracy at each severity of a type. */
const corrupted = (count: number, types: { readonly [type: string]: number }): CorruptionScores =>
  corruptionScoresOf(
    Object.fromEntries(
      Object.entries(types).map(([type, accuracy]) => [
        type,
        Array.from({ length: 5 }, () => ({ ...main, accuracy })),
      ]),
    ),
    count,
    main,
  );

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
  hashes: { ensemble: 'a1', dense: 'b2' },
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
  corruptions: corrupted(100, { fog: 0.8, snow: 0.6 }),
});

test('what was evaluated before and not now is kept, of every predictor', () => {
  const now = evaluationOf({
    ood: { far: farFrom(0.95), near: farFrom(0.6) },
    metrics: { aurc: 0.2 },
  });
  const { ensemble, tickets, dense } = keepEarlier(now, before);
  for (const scores of [ensemble, ...tickets, dense]) {
    expect(scores).toMatchObject({
      ood: { noise: farFrom(0.8), far: farFrom(0.95), near: farFrom(0.6) },
      metrics: { aurc: 0.2, own: 7 },
      corruptions: corrupted(100, { fog: 0.8, snow: 0.6 }),
    });
  }
});

test('types of corruption are kept beside those of now, with the means over all', () => {
  const now = evaluationOf({ corruptions: corrupted(100, { snow: 0.4, jpeg: 0.9 }) });
  expect(keepEarlier(now, before).ensemble.corruptions).toEqual(
    corrupted(100, { fog: 0.8, snow: 0.4, jpeg: 0.9 }),
  );
  const ofOthers = evaluationOf({ corruptions: corrupted(10, { jpeg: 0.9 }) });
  expect(keepEarlier(ofOthers, before).ensemble.corruptions).toEqual(ofOthers.ensemble.corruptions);
});

test('where they are to replace them, types of now are alone, and earlier ones stay where there are none', () => {
  const now = evaluationOf({ corruptions: corrupted(100, { fog: 0.7 }) });
  const asked = { ...before, otherCorruptions: true };
  const replaced = keepEarlier(now, asked, 'replace');
  for (const { corruptions } of [replaced.ensemble, ...replaced.tickets]) {
    expect(corruptions).toEqual(corrupted(100, { fog: 0.7 }));
  }
  expect(replaced.ensemble.ood).toEqual(before.ensemble.ood);
  expect(replaced).not.toHaveProperty('otherCorruptions');
  const missing = [{ part: 'corruption fog', why: 'gone' }];
  const failed = keepEarlier(evaluationOf({}, { missing }), asked, 'replace');
  expect(failed.ensemble).not.toHaveProperty('corruptions');
  const without = keepEarlier(evaluationOf({}), asked, 'replace');
  expect(without.ensemble.corruptions).toEqual(before.ensemble.corruptions);
  expect([without, keepEarlier(now, asked)]).toMatchObject([
    { otherCorruptions: true },
    { otherCorruptions: true },
  ]);
});

test('what failed now is missing, and not as it was before', () => {
  const failed = (...parts: string[]) =>
    keepEarlier(
      evaluationOf({}, { missing: parts.map((part) => ({ part, why: 'gone' })) }),
      evaluationOf({ ...before.ensemble, metrics: { aurc: 0.1, ownOne: 7 } }),
    ).ensemble;
  const some = failed('ood noise', 'ood farther', 'corruption fog', 'metric own-one');
  expect(Object.keys(some.ood)).toEqual(['far']);
  expect(some.corruptions).toEqual(corrupted(100, { snow: 0.6 }));
  expect(some.metrics).toEqual({ aurc: 0.1 });
  expect(failed('corruption fog', 'corruption snow')).not.toHaveProperty('corruptions');
});

test('nothing is kept of another ensemble, another test set, or where there was nothing', () => {
  const now = evaluationOf({});
  expect(keepEarlier(now, undefined)).toBe(now);
  expect(keepEarlier(now, { ...before, test: { ...before.test, count: 11 } })).toBe(now);
  expect(keepEarlier(now, { ...before, tickets: [] })).toBe(now);
  const { hashes: _, ...unknown } = before;
  expect(keepEarlier(now, unknown)).toBe(now);
  expect(keepEarlier(now, { ...before, hashes: { ensemble: 'c3', dense: 'b2' } })).toBe(now);
});

test('nothing is kept of another dense baseline', () => {
  const now = evaluationOf({});
  const others = { ...before, hashes: { ensemble: 'a1', dense: 'c3' } };
  const { ensemble, dense } = keepEarlier(now, others);
  expect(ensemble.ood).toEqual(before.ensemble.ood);
  expect(dense).toEqual(now.dense);
});
