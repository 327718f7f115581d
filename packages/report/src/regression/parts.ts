import { dataOf } from '../data-of-run.js';
import { html } from '../html.js';
import type { ReportParts } from '../report-parts.js';
import type { RegressionRun } from '../run-data.js';
import { cost } from '../sections/cost.js';
import { dashboard } from '../sections/dashboard.js';
import { settings } from '../sections/settings.js';
import { topology } from '../sections/topology.js';
import { coursesOf, coursesOfRuns, training } from '../sections/training.js';
import { ticketTable } from '../sections/verdict-table.js';
import { regressionCards } from './cards.js';
import { differenceTable } from './difference-table.js';
import { predictions } from './predictions.js';

/** The report of runs that predict a number. */
export function regressionParts(runs: readonly RegressionRun[]): ReportParts {
  const several = runs.length > 1;
  return {
    dashboard: dashboard(runs, regressionCards(runs)),
    comparison: (placement) => training(coursesOfRuns(runs), placement),
    details: (i, placement) => {
      const run = runs[i];
      return html`${ticketTable(run, several)}${differenceTable(run)}${predictions(run.evaluation, placement)}${cost(run, placement)}${training(coursesOf(run), placement)}${topology(run, placement)}${settings(run, placement)}`;
    },
    data: runs.map(dataOf),
  };
}
