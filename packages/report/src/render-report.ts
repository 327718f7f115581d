import { OptionError } from '@freetickets/core';
import { isOfRegression } from '@freetickets/runs';
import { groupsOf } from './groups.js';
import { type Html, html } from './html.js';
import { page } from './page.js';
import { type MapPoint, predictionMap } from './prediction-map.js';
import { isRegressionRun, renderRegressionReport } from './regression/render-regression-report.js';
import type { AnyRun, RunData } from './run-data.js';
import { corruptions } from './sections/corruptions.js';
import { cost } from './sections/cost.js';
import { dashboard } from './sections/dashboard.js';
import { diversity } from './sections/diversity.js';
import { findings } from './sections/findings.js';
import { leastSure } from './sections/least-sure.js';
import { metrics } from './sections/metrics.js';
import { missing } from './sections/missing.js';
import { ood } from './sections/ood.js';
import { predictionMapSection } from './sections/prediction-map.js';
import { reliability } from './sections/reliability.js';
import { riskCoverage } from './sections/risk-coverage.js';
import type { Placement } from './sections/section.js';
import { settings } from './sections/settings.js';
import { topology } from './sections/topology.js';
import { coursesOf, coursesOfRuns, training } from './sections/training.js';
import { ticketTable } from './sections/verdict-table.js';
import { seriesOf, seriesOfRuns, withoutTickets } from './series.js';
import { verdict } from './verdict.js';
import { verdictOfRuns } from './verdict-of-runs.js';
import { aboutRun, headline, labelsOf } from './wording.js';

/**
 * A report of one run, or a comparison of several, as one HTML page that needs nothing else: no network, no font, and no
 * script, though a small one sorts and copies its tables. It shows what is recorded and says what is not. The numbers of its plots are in `<script type="application/json"
 * id="data">` again.
 *
 * Throws an `OptionError` for no runs, and for some of classes beside some that predict a number.
 *
 * @example renderReport([await readRunData('runs/quickstart')]);
 */
export function renderReport(runs: readonly AnyRun[]): string {
  if (runs.length === 0) throw new OptionError('runs', runs, 'at least one run');
  const ofNumbers = runs.filter(isRegressionRun);
  if (ofNumbers.length === 0) return renderClassReport(runs.filter(isClassRun));
  if (ofNumbers.length === runs.length) return renderRegressionReport(ofNumbers);
  const folders = runs.map(({ folder }) => folder);
  throw new OptionError('runs', folders, 'runs that all predict classes, or all a number');
}

const isClassRun = (run: AnyRun): run is RunData => !isOfRegression(run.evaluation);

function renderClassReport(runs: readonly RunData[]): string {
  const maps = runs.map(predictionMap);
  const several = runs.length > 1;
  const labels = labelsOf(runs);
  const title = several ? `${runs.length} runs compared` : headline(runs[0]);
  const sections = html`${several ? comparison(runs) : details(runs[0], maps[0], { level: 2, prefix: '' }, false)}
${several && runs.map((run, i) => html`<section aria-labelledby="run-${i + 1}"><h2 class="run-heading" id="run-${i + 1}">${labels[i]}</h2><p class="about">${headline(run)} · ${aboutRun(run)}</p><p class="sentence">${verdict(run.evaluation)}</p>${findings(run)}${details(run, maps[i], { level: 3, prefix: `run-${i + 1}-` }, true)}</section>`)}`;
  const groups = groupsOf(runs).map(({ label }) => label);
  return page({
    title,
    kind: 'report',
    about: several ? groups.join(' · ') : aboutRun(runs[0]),
    sentence: several ? verdictOfRuns(runs) : verdict(runs[0].evaluation),
    summary: html`${!several && findings(runs[0])}
${dashboard(runs)}
${missing(runs)}`,
    details: sections,
    data: runs.map((run, i) => dataOf(run, maps[i])),
  });
}

/** All that is known of one run. */
const details = (
  run: RunData,
  map: readonly MapPoint[],
  placement: Placement,
  several: boolean,
): Html =>
  html`${ticketTable(run, several)}${reliability(run, placement)}${ood(withoutTickets(seriesOf(run)), placement, { folders: [run.folder], histograms: true })}<div class="pair">${cost(run, placement)}${riskCoverage(seriesOf(run), placement, [run.folder])}</div>${corruptions(seriesOf(run), placement, [run.folder])}${diversity(run, placement)}${training(coursesOf(run), placement)}${topology(run, placement)}${predictionMapSection(map, placement)}${leastSure(run, placement)}${metrics(seriesOf(run), placement)}${settings(run, placement)}`;

/** The curves of several runs on the same plots. */
function comparison(runs: readonly RunData[]): Html {
  const placement: Placement = { level: 3, prefix: 'all-' };
  const series = seriesOfRuns(runs);
  const folders = runs.map(({ folder }) => folder);
  return html`<section aria-labelledby="all"><h2 class="run-heading" id="all">Side by side</h2>${ood(series, placement, { folders, histograms: false })}${riskCoverage(series, placement, folders)}${corruptions(series, placement, folders)}${training(coursesOfRuns(runs), placement)}${metrics(series, placement)}</section>`;
}

/**
 * A run as data: everything that is shown. Of the probe's logits the map is left, of topology updates when they were.
 */
const dataOf = (run: RunData, map: readonly MapPoint[]) => ({
  ...run,
  events: run.events.map((event) => {
    const { probe: _, ...rest } = { probe: undefined, ...event };
    return event.type === 'topology' ? { ...rest, layers: undefined } : rest;
  }),
  map,
});
