import type { CostedRegressionEvaluation } from '@freetickets/runs';
import { expect, test } from 'vitest';
import { regressionNotes, regressionTable } from './regression-table.js';

const none = [0, 0] as const;
const scores = {
  ...{ rmse: 3.02345, nll: 2.5, crps: 1.7, coverage: 0.9375, width: 12.34567 },
  ci95: { rmse: none, nll: none, crps: none, coverage: none, width: none },
  ...{ calibration: [], aleatoric: 2.8, epistemic: 0.4 },
};
const evaluation: CostedRegressionEvaluation = {
  task: 'regression',
  test: { dataset: 'flats', count: 2, inputShape: [3], target: 'rent' },
  hashes: { ensemble: '' },
  ensemble: scores,
  tickets: [{ ...scores, rmse: 3.5 }, scores],
  dense: { ...scores, rmse: 12345.6 },
  predictions: [],
  missing: [],
  cost: {
    ...{ activeParameters: 2000, parameters: 5000, bytes: 9000 },
    ...{ trainFlops: 1e9, trainFlopsRatio: 0.5, testFlopsRatio: 0.5, trainSeconds: 1 },
  },
};

test('a row a predictor, in the units of the target', () => {
  const [head, ...rows] = regressionTable(evaluation)
    .split('\n')
    .map((line) => line.trim().split(/\s\s+/));
  expect(head).toEqual(['RMSE', 'NLL', 'CRPS', '95% coverage', 'width', 'weights', 'train FLOPs']);
  expect(rows.map(([name, rmse]) => [name, rmse])).toEqual([
    ['ticket 1', '3.5'],
    ['ticket 2', '3.023'],
    ['ensemble', '3.023'],
    ['dense', '12350'],
  ]);
  expect(rows[2]).toEqual([
    'ensemble',
    '3.023',
    '2.5000',
    '1.7',
    '93.75%',
    '12.35',
    '2,000',
    '0.500x',
  ]);
});

test('says what the numbers are of', () => {
  expect(regressionNotes(evaluation).join(' ')).toMatch(/units of rent.*2\.8 .*0\.4 /);
});
