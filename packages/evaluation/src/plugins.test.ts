import type { Metric } from '@freetickets/core';
import { describe, expect, test } from 'vitest';
import { evaluate } from './index.js';
import { near } from './testing-definitions.js';
import {
  ensembleOf,
  entropyScore,
  evaluateTestSet,
  kernels,
  meanOf,
  membersOf,
  ood,
  points,
  type Rows,
  testSet,
} from './testing-network.js';

describe('metrics', () => {
  const smallest: Metric = {
    better: 'neither',
    measure: ({ probabilities }) => Math.min(...probabilities.data),
  };
  const members: Metric = {
    better: 'higher',
    measure: ({ members }) => (members.length > 1 ? members.length : undefined),
  };

  test('are measured of every predictor, under their names in scoreKey, where they make sense', async () => {
    const { ensemble, tickets } = await evaluateTestSet({
      ensemble: ensembleOf(...kernels),
      metrics: { 'smallest-probability': smallest, 'member-count': members, nll: smallest },
    });
    const lowest = (rows: Rows) => Math.min(...rows.flat());
    const inside = membersOf(points);
    expect(ensemble.metrics).toEqual(
      near({ smallestProbability: lowest(meanOf(inside)), memberCount: 3 }),
    );
    expect(tickets.map(({ metrics }) => metrics)).toEqual(
      near(inside.map((rows) => ({ smallestProbability: lowest(rows) }))),
    );
  });
});

test('a metric and a score that give what they may not are missing', async () => {
  const { missing, ensemble } = await evaluate({
    ensemble: ensembleOf(...kernels),
    test: testSet,
    ood,
    metrics: {
      undefinedRatio: { better: 'higher', measure: () => 0 / 0 },
      endless: { better: 'higher', measure: () => Infinity },
    },
    oodScores: {
      short: { score: () => Float64Array.of(1, 2) },
      hollow: { score: (of) => entropyScore.score(of)?.with(3, Number.NaN) },
      entropy: entropyScore,
    },
  });
  expect(missing).toEqual([
    { part: 'metric undefinedRatio', why: expect.stringContaining('gave NaN, expected a finite') },
    { part: 'metric endless', why: expect.stringContaining('gave Infinity') },
    { part: 'ood-score short', why: expect.stringContaining('gave 2 scores for 5 examples') },
    { part: 'ood-score hollow', why: expect.stringContaining('gave NaN for example 3') },
  ]);
  expect(ensemble.metrics).toEqual({});
  expect(Object.keys(ensemble.ood.far.auroc)).toEqual(['entropy']);
});

test('a metric and a score that fail are missing once, and nothing else is', async () => {
  const broken = (what: string) => (): never => {
    throw new RangeError(what);
  };
  const { ensemble, missing } = await evaluateTestSet({
    ensemble: ensembleOf(...kernels),
    ood,
    metrics: {
      broken: { better: 'higher', measure: broken('no metric') },
      fine: { better: 'higher', measure: () => 7 },
    },
    oodScores: {
      'some-entropy': entropyScore,
      broken: { score: broken('no score') },
      lost: {
        score: ({ probabilities }) => new Float64Array(probabilities.shape[0]).fill(Number.NaN),
      },
    },
  });
  expect(ensemble.metrics).toEqual({ fine: 7 });
  expect(Object.keys(ensemble.ood.far?.fpr95 ?? {})).toEqual(['someEntropy']);
  expect(missing).toEqual([
    { part: 'metric broken', why: 'no metric' },
    { part: 'ood-score broken', why: 'no score' },
    { part: 'ood-score lost', why: expect.stringContaining('NaN') },
  ]);
});
