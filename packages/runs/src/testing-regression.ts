import type { CostedRegressionEvaluation } from './regression-evaluation.js';
import { testingEvaluation } from './testing-evaluation.js';

const main = { rmse: 3, nll: 2.5, crps: 1.7, coverage: 0.94, width: 12 };
const interval = [1, 4] as const;
const difference = { difference: -0.5, ci95: [-0.9, -0.1] } as const;
const differences = {
  rmse: difference,
  nll: difference,
  crps: difference,
  coverage: { difference: 0.01, ci95: [-0.01, 0.03] },
  width: difference,
} as const;
const scores = {
  ...main,
  ci95: { rmse: interval, nll: interval, crps: interval, coverage: [0.9, 0.97], width: interval },
  calibration: [
    { level: 0.5, coverage: 0.52 },
    { level: 0.95, coverage: 0.94 },
  ],
  aleatoric: 2.8,
  epistemic: 0.4,
} as const;

/** An evaluation of a number with all that there can be. */
export function testingRegression(): CostedRegressionEvaluation {
  const { hashes, cost, explored = [] } = testingEvaluation();
  return {
    task: 'regression',
    test: { dataset: 'flats', count: 2, inputShape: [3], target: 'rent' },
    hashes,
    validation: { count: 10, ensemble: main },
    ensemble: scores,
    tickets: [scores, { ...scores, rmse: 3.5 }],
    dense: scores,
    againstDense: differences,
    againstTickets: [differences, differences],
    predictions: [
      { index: 0, target: 700, mean: 690, aleatoric: 3, epistemic: 0.5 },
      { index: 1, target: 1100, mean: 1105, aleatoric: 4, epistemic: 1 },
    ],
    missing: [],
    cost,
    explored,
  };
}
