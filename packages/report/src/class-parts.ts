import { dataOf } from './data-of-run.js';
import { html } from './html.js';
import { predictionMap } from './prediction-map.js';
import type { ReportParts } from './report-parts.js';
import type { RunData } from './run-data.js';
import { classCards } from './sections/class-cards.js';
import { corruptions } from './sections/corruptions.js';
import { cost } from './sections/cost.js';
import { dashboard } from './sections/dashboard.js';
import { diversity } from './sections/diversity.js';
import { findings } from './sections/findings.js';
import { leastSure } from './sections/least-sure.js';
import { metrics } from './sections/metrics.js';
import { ood } from './sections/ood.js';
import { predictionMapSection } from './sections/prediction-map.js';
import { reliability } from './sections/reliability.js';
import { riskCoverage } from './sections/risk-coverage.js';
import { settings } from './sections/settings.js';
import { topology } from './sections/topology.js';
import { coursesOf, coursesOfRuns, training } from './sections/training.js';
import { ticketTable } from './sections/verdict-table.js';
import { seriesOf, seriesOfRuns, withoutTickets } from './series.js';

/** The report of runs that predict classes. */
export function classParts(runs: readonly RunData[]): ReportParts {
  const maps = runs.map(predictionMap);
  const several = runs.length > 1;
  return {
    findings: (i) => findings(runs[i]),
    dashboard: dashboard(runs, classCards(runs)),
    comparison: (placement) => {
      const series = seriesOfRuns(runs);
      const folders = runs.map(({ folder }) => folder);
      return html`${ood(series, placement, { folders, histograms: false })}${riskCoverage(series, placement, folders)}${corruptions(series, placement, folders)}${training(coursesOfRuns(runs), placement)}${metrics(series, placement)}`;
    },
    details: (i, placement) => {
      const run = runs[i];
      const series = seriesOf(run);
      const folders = [run.folder];
      return html`${ticketTable(run, several)}${reliability(run, placement)}${ood(withoutTickets(series), placement, { folders, histograms: true })}<div class="pair">${cost(run, placement)}${riskCoverage(series, placement, folders)}</div>${corruptions(series, placement, folders)}${diversity(run, placement)}${training(coursesOf(run), placement)}${topology(run, placement)}${predictionMapSection(maps[i], placement)}${leastSure(run, placement)}${metrics(series, placement)}${settings(run, placement)}`;
    },
    data: runs.map((run, i) => ({ ...dataOf(run), map: maps[i] })),
  };
}
