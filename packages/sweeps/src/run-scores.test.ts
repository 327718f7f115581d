import type { RecordedEvaluation } from '@freetickets/runs';
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
