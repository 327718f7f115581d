import type { RecordedEvaluation } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { findingsOf } from './findings.js';
import { leastRun, leastScores, testingRun } from './testing-run.js';

const run = testingRun();
const difference = (low: number, high: number) => ({
  difference: (low + high) / 2,
  ci95: [low, high] as const,
});
const none = difference(-0.01, 0.01);
const alike = { accuracy: none, nll: none, brier: none, ece: none };
const found = (evaluation: Partial<RecordedEvaluation>, config = {}) => {
  const evaluated = { ensemble: leastScores, tickets: [leastScores], ...evaluation };
  const said = findingsOf({ ...leastRun(), config, evaluation: evaluated });
  const plain = said.map(({ topic, sentence }) => [topic, sentence.replaceAll('\u202f', ' ')]);
  return Object.fromEntries(plain) as { readonly [topic: string]: string };
};

test('a whole run has a sentence in every respect', () => {
  expect(findingsOf(run).map(({ topic }) => topic)).toEqual([
    'Accuracy',
    'Calibration',
    'Unfamiliar data',
    'Corruption',
    'Cost',
    'One ticket',
  ]);
});

test('without a dense network and more, it says what there is', () => {
  expect(found({})).toEqual({
    Accuracy: 'Right on 99.00% of the test inputs.',
    Calibration: 'Its confidence is 0.10 points off on average (ECE 0.0010).',
  });
});

test('accuracy and calibration against the dense network, as their paired intervals say', () => {
  const dense = { ...leastScores, accuracy: 0.98, ece: 0.02 };
  const against = { ...alike, accuracy: difference(0.005, 0.015), ece: difference(-0.03, -0.01) };
  const ensemble = { ...leastScores, ci95: { accuracy: [0.985, 0.995] as const } };
  expect(found({ ensemble, dense, againstDense: against })).toEqual({
    Accuracy:
      'Right on 99.00% of the test inputs (95% interval 98.50% to 99.50%): measurably more accurate than the dense network (98.00%).',
    Calibration:
      'Its confidence is 0.10 points off on average (ECE 0.0010): measurably better calibrated than the dense network (2.00 points).',
  });
  const tied = found({ dense, againstDense: alike });
  expect(tied.Accuracy).toMatch(/: no measurable difference to the dense network \(98\.00%\)\.$/);
  expect(tied.Calibration).toMatch(/no measurable difference to .*; a small one goes unnoticed/);
});

test('says which way confidence is off, where it is one way', () => {
  const reliability = (accuracy: number) => [
    { lower: 0, upper: 0.5, count: 0 },
    { lower: 0.5, upper: 1, count: 10, confidence: 0.8, accuracy },
  ];
  const said = (accuracy: number) =>
    found({ ensemble: { ...leastScores, ece: 0.1, reliability: reliability(accuracy) } });
  expect(said(0.7).Calibration).toContain('10.00 points off on average, mostly too sure (ECE');
  expect(said(0.9).Calibration).toContain('mostly too cautious');
  expect(said(0.79).Calibration).not.toContain('mostly');
});

test('unfamiliar data by the headline score, and what the intervals say', () => {
  const noticing = (entropy: number) => ({
    ...leastScores,
    ood: {
      noise: {
        auroc: { entropy, energy: 0.99 },
        aurocCi95: { entropy: [entropy - 0.01, entropy + 0.01] as const },
      },
    },
  });
  expect(found({ ensemble: noticing(0.9) })['Unfamiliar data']).toBe(
    'Told from a test input by its uncertainty, of all pairs: noise in 90.0%.',
  );
  expect(found({ ensemble: noticing(0.9), dense: noticing(0.95) })['Unfamiliar data']).toContain(
    'noise in 90.0%, measurably worse than the dense network (95.0%).',
  );
});

test('whether the ensemble is worth it over its best ticket', () => {
  const tickets = [
    { ...leastScores, nll: 0.03 },
    { ...leastScores, nll: 0.025 },
  ];
  const better = { ...alike, nll: difference(-0.02, -0.01) };
  expect(found({ tickets, againstTickets: [alike, better] })['One ticket']).toBe(
    'The ensemble is measurably better in probabilities (NLL) than its best ticket alone, ticket 2 by test NLL (right on 99.00%).',
  );
  expect(found({ tickets, againstTickets: [better, alike] })['One ticket']).toMatch(
    /^Not worth 2 tickets here: /,
  );
  const calibrated = { calibrator: 'temperature' };
  expect(found({ tickets, againstTickets: [alike, better] }, calibrated)['One ticket']).toMatch(
    /^Not worth 2 tickets here: /,
  );
  expect(found({ tickets })['One ticket']).toContain('there are no paired intervals');
});

test('cost and corruption in numbers', () => {
  const { cost } = run.evaluation;
  expect(found({ cost }).Cost).toBe(
    'Against a dense network, training takes 0.53× the compute (29.8 s against 26.2 s here), predicting 0.87×, and its files 0.70× the bytes.',
  );
  const mean = { ...leastScores, accuracy: 0.8, ece: 0.1 };
  const corruptions = {
    count: 10,
    mean,
    bySeverity: [],
    byType: { fog: { mean, bySeverity: [] } },
  };
  const { Corruption } = found({ ensemble: { ...leastScores, corruptions } });
  expect(Corruption).toContain(
    'Right on 80.00% on average over 1 kinds at 5 severities, with confidence 10.00 points off;',
  );
});
