import type { CostedRegressionEvaluation, RecordedEvaluation } from '@freetickets/runs';
import { expect, it } from 'vitest';
import { runScores } from './run-scores.js';

const scores = (accuracy: number) => ({ accuracy, nll: 0.3, brier: 0.1, ece: 0.02 });

it('compares the means of the tickets and of what each run explored', () => {
  const evaluation: RecordedEvaluation = {
    ensemble: scores(0.95),
    tickets: [scores(0.9), scores(0.94)],
    explored: [
      { all: 0.5, layers: {} },
      { all: 0.7, layers: {} },
    ],
  };
  const { accuracy, 'ticket accuracy': ofTickets, explored } = runScores(evaluation);
  expect(accuracy).toBe(0.95);
  expect(ofTickets).toBeCloseTo(0.92, 12);
  expect(explored).toBeCloseTo(0.6, 12);
});

it('leaves out what was not evaluated', () => {
  const measures = Object.keys(runScores({ ensemble: scores(0.95), tickets: [] }));
  expect(measures).toEqual(['accuracy', 'nll', 'brier', 'ece']);
});

it('has no means under corruption where types of it could not be evaluated', () => {
  const mean = scores(0.6);
  const corruptions = { count: 10, mean, bySeverity: [mean], byType: {} };
  const evaluation: RecordedEvaluation = {
    ensemble: { ...scores(0.95), corruptions },
    tickets: [],
  };
  expect(runScores(evaluation)['corrupted accuracy']).toBe(0.6);
  const missing = [{ part: 'corruption fog', why: 'it failed' }];
  expect(runScores({ ...evaluation, missing })).not.toHaveProperty('corrupted accuracy');
});

it('tells of a number how well it is predicted', () => {
  const main = { rmse: 3, nll: -0.5, crps: 1.7, coverage: 0.94, width: 12 };
  const none = [0, 0] as const;
  const ci95 = { rmse: none, nll: none, crps: none, coverage: none, width: none };
  const own = { ...main, ci95, calibration: [], aleatoric: 2, epistemic: 1 };
  const evaluation: Omit<CostedRegressionEvaluation, 'cost'> = {
    task: 'regression',
    test: { dataset: 'flats', count: 3, inputShape: [2], target: 'rent' },
    hashes: { ensemble: '' },
    ensemble: own,
    tickets: [own, { ...own, rmse: 4 }],
    validation: { count: 3, ensemble: { ...main, rmse: 2 } },
    predictions: [],
    missing: [],
  };
  const made = runScores(evaluation as CostedRegressionEvaluation);
  expect(made).toMatchObject({ ...main, 'ticket rmse': 3.5, 'validation rmse': 2 });
  expect(made).not.toHaveProperty('accuracy');
});
