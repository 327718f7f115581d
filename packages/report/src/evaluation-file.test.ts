import type { CostedEvaluation } from '@freetickets/evaluation';
import { expect, expectTypeOf, test } from 'vitest';
import { evaluationFile, type RecordedEvaluation } from './evaluation-file.js';
import { testingRun } from './testing-run.js';

test('what evaluate writes can be read', () => {
  expectTypeOf<CostedEvaluation>().toExtend<RecordedEvaluation>();
  const evaluation: CostedEvaluation = testingRun().evaluation;
  expect(evaluationFile.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation);
});

test('of an evaluation only the main scores need to be there', () => {
  const scores = { accuracy: 0.99, nll: 0.02, brier: 0.01, ece: 0.001 };
  const old = {
    ensemble: { ...scores, ood: { noise: { auroc: { entropy: 0.9 }, fpr95: 0.1 } } },
    tickets: [scores],
    diversity: { disagreement: 0.01, kl: 0.02 },
  };
  expect(evaluationFile.parse(old)).toEqual(old);
});

test('no list is endless', () => {
  const { evaluation } = testingRun();
  const riskCoverage = Array.from({ length: 100_001 }, () => ({ coverage: 1, risk: 0.1 }));
  const long = { ...evaluation, ensemble: { ...evaluation.ensemble, riskCoverage } };
  expect(evaluationFile.safeParse(long).error?.issues[0]?.path).toEqual([
    'ensemble',
    'riskCoverage',
  ]);
});

test('what is there must be right', () => {
  const { evaluation } = testingRun();
  const wrong = { ...evaluation, ensemble: { ...evaluation.ensemble, nll: 'low' } };
  expect(evaluationFile.safeParse(wrong).error?.issues[0]?.path).toEqual(['ensemble', 'nll']);
});

test.each([
  ['a list', { tickets: Array(9e4).fill({}) }, ['tickets', 0, 'accuracy']],
  ['a matrix', { diversity: { pairs: { kl: [[], Array(9e4).fill('')] } } }, ['pairs', 'kl', 1, 0]],
  [
    'a record',
    { metrics: Object.fromEntries(Array.from({ length: 9e4 }, (_, i) => [i, ''])) },
    ['metrics', '0'],
  ],
])('of 90,000 wrong values in %s the first is named', (_, wrong, path) => {
  const { evaluation } = testingRun();
  const scores = { ...evaluation.ensemble, ...wrong };
  const file = { ...evaluation, ...wrong, ensemble: scores };
  const { error } = evaluationFile.safeParse(file);
  expect(error?.issues.length).toBeLessThan(10);
  expect(error?.issues.map((issue) => issue.path.slice(-path.length))).toContainEqual(path);
});
