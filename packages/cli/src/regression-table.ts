import type { CostedRegressionEvaluation } from '@freetickets/runs';
import {
  costColumns,
  memberKind,
  percent,
  predictorsOf,
  scored,
  transposed,
} from './predictors.js';
import { tableOf } from './table.js';

/** A number in the target's units to four digits. */
const units = (value: number | undefined): string =>
  value === undefined ? '–' : String(Number(value.toPrecision(4)));

/** How well a number is predicted, for a terminal, a row a predictor. */
export function regressionTable(evaluation: CostedRegressionEvaluation): string {
  const predictors = predictorsOf(evaluation);
  const column = (score: 'rmse' | 'nll' | 'crps', format?: typeof units) =>
    scored(
      predictors.map(({ scores }) => scores[score]),
      'lower',
      format,
    );
  return tableOf(
    ['', 'RMSE', 'NLL', 'CRPS', '95% coverage', 'width', 'weights', 'train FLOPs'],
    transposed([
      predictors.map(({ name }) => ({ text: name })),
      column('rmse', units),
      column('nll'),
      column('crps', units),
      predictors.map(({ scores }) => ({ text: percent(scores.coverage) })),
      predictors.map(({ scores }) => ({ text: units(scores.width) })),
      ...costColumns(evaluation),
    ]),
    { together: 2 },
  );
}

/** What the numbers are of. */
export const regressionNotes = ({
  test,
  ensemble,
  cost,
}: CostedRegressionEvaluation): readonly string[] => [
  `RMSE, CRPS and width are in the units of ${test.target}; coverage and width are of central 95% intervals.`,
  `Of the ensemble's deviation, ${units(ensemble.aleatoric)} is what inputs leave open (aleatoric) and ${units(ensemble.epistemic)} what ${memberKind(cost)}s do not agree on (epistemic).`,
];
