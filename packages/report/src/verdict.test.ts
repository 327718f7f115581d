import { expect, test } from 'vitest';
import type { RecordedEvaluation } from './evaluation-file.js';
import { standing, testSetsOf, verdict, verdictOfRuns } from './verdict.js';

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
    'The ticket reaches accuracy 99.22 %, NLL 0.0235 and ECE 0.0013; there is no dense network to compare it with.',
  );
});

test('of several runs it names the best by score, ties together', () => {
  const run = (label: string, accuracy: number, ece: number) => ({
    label,
    evaluation: { ensemble: { ...scores, accuracy, ece }, tickets: [] },
  });
  expect(verdictOfRuns([run('a', 0.9, 0.01), run('b', 0.8, 0.002)])).toBe(
    'Of 2 ensembles, a has the best accuracy, a and b have the best NLL and Brier score and b has the best ECE (by point estimates).',
  );
});

test('runs that were judged on different data do not compare', () => {
  const run = (label: string) => ({
    label,
    evaluation: {
      ensemble: scores,
      tickets: [],
      test: { dataset: label, count: 1, inputShape: [], classes: [] },
    },
  });
  expect(verdictOfRuns([run('mnist'), run('svhn')])).toBe(
    'The 2 runs were judged on different test sets (mnist and svhn): their scores do not compare.',
  );
});

test('test sets of one name are the same only with the same inputs and classes', () => {
  const set = { dataset: 'arrays', count: 10, inputShape: [2], classes: ['a', 'b'] };
  const run = (label: string, other: Partial<typeof set>) => ({
    label,
    evaluation: { ensemble: scores, tickets: [], test: { ...set, ...other } },
  });
  const others = [{ count: 11 }, { inputShape: [1, 2] }, { classes: ['a', 'c'] }];
  const words = ['number of inputs', 'input shape', 'classes'];
  others.forEach((other, i) => {
    expect(verdictOfRuns([run('a', {}), run('b', other), run('c', {})])).toBe(
      `The 3 runs were judged on different test sets (arrays, different in ${words[i]}): their scores do not compare.`,
    );
  });
  expect(testSetsOf([run('a', {}), run('b', {})].map(({ evaluation }) => evaluation))).toEqual([
    set,
  ]);
});
