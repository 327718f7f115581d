import { expect, test } from 'vitest';
import type { RecordedEvaluation } from './evaluation-file.js';
import { standing, verdict } from './verdict.js';

const scores = { accuracy: 0.9922, nll: 0.0235, brier: 0.0119, ece: 0.0013 };
const difference = (low: number, high: number) => ({
  difference: (low + high) / 2,
  ci95: [low, high] as const,
});
const same = difference(-0.01, 0.01);
const cost = {
  trainFlops: 2e12,
  trainFlopsRatio: 0.534,
  testFlopsRatio: 0.87,
  activeParameters: 3,
  parameters: 5,
  bytes: 7,
  trainSeconds: 1,
};
const judged = (
  againstDense: NonNullable<RecordedEvaluation['againstDense']>,
): RecordedEvaluation => ({
  ensemble: scores,
  tickets: [scores, scores, scores],
  dense: scores,
  againstDense,
  cost,
});

test('a score is better only where the whole interval is on its better side', () => {
  expect(standing('accuracy', [0.001, 0.01])).toBe('better');
  expect(standing('accuracy', [-0.01, -0.001])).toBe('worse');
  expect(standing('nll', [-0.01, -0.001])).toBe('better');
  expect(standing('ece', [0.001, 0.01])).toBe('worse');
  expect(standing('brier', [0, 0.01])).toBe('not distinguishable');
  expect(standing('accuracy', [0, 0.01])).toBe('not distinguishable');
  expect(standing('brier', [-0.01, 0.01])).toBe('not distinguishable');
});

test('better, worse and neither', () => {
  const against = {
    accuracy: difference(-0.02, -0.01),
    nll: difference(-0.02, -0.01),
    brier: same,
    ece: difference(-0.02, -0.01),
  };
  expect(verdict(judged(against))).toBe(
    'The ensemble of 3 tickets is better than the dense network in NLL and ECE, worse in accuracy and not distinguishable in Brier score, at 0.53× the training FLOPs.',
  );
});

test('not distinguishable in anything', () => {
  expect(verdict(judged({ accuracy: same, nll: same, brier: same, ece: same }))).toBe(
    'The ensemble of 3 tickets is not distinguishable from the dense network in accuracy, NLL, Brier score and ECE, at 0.53× the training FLOPs.',
  );
});

test('worse in everything', () => {
  const worse = difference(0.01, 0.02);
  const accuracy = difference(-0.02, -0.01);
  expect(verdict(judged({ accuracy, nll: worse, brier: worse, ece: worse }))).toContain(
    'is worse than the dense network in accuracy, NLL, Brier score and ECE, at',
  );
});

test('without paired intervals it claims nothing', () => {
  const { againstDense: _, ...rest } = judged({
    accuracy: same,
    nll: same,
    brier: same,
    ece: same,
  });
  expect(verdict(rest)).toContain('whether it differs from the dense network is not settled');
});

test('without a dense network it compares nothing', () => {
  expect(verdict({ ensemble: scores, tickets: [scores] }).replace(/\u202f/g, ' ')).toBe(
    'The ticket reaches accuracy 99.22%, NLL 0.0235 and ECE 0.0013; there is no dense network to compare it with.',
  );
});
