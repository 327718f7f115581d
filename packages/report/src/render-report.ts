import { OptionError } from '@freetickets/core';
import { isOfRegression } from '@freetickets/runs';
import { classParts } from './class-parts.js';
import { groupsOf } from './groups.js';
import { html } from './html.js';
import { page } from './page.js';
import { regressionParts } from './regression/parts.js';
import type { ReportParts } from './report-parts.js';
import type { AnyRun, RegressionRun, RunData } from './run-data.js';
import { settingOf } from './same-setting.js';
import { comparedConfigs } from './sections/compared-configs.js';
import { missing } from './sections/missing.js';
import { section } from './sections/section.js';
import { takenAsSame } from './sections/taken-as-same.js';
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
  const parts = partsOf(runs);
  const [first] = runs;
  const frame = { kind: 'report', data: parts.data };
  if (runs.length === 1) {
    return page({
      ...frame,
      title: headline(first),
      about: aboutRun(first),
      sentence: verdict(first.evaluation),
      summary: html`${parts.findings?.(0)}
${parts.dashboard}
${missing(runs)}`,
      details: parts.details(0, { level: 2, prefix: '' }),
    });
  }
  const labels = labelsOf(runs);
  return page({
    ...frame,
    title: `${runs.length} runs compared`,
    about: groupsOf(runs)
      .map(({ label }) => label)
      .join(' · '),
    sentence: verdictOfRuns(runs),
    summary: html`${parts.dashboard}
${takenAsSame(runs)}${missing(runs)}`,
    details: html`<section aria-labelledby="all"><h2 class="run-heading" id="all">Side by side</h2>${parts.comparison(together)}${settingsOf(runs)}</section>
${runs.map((run, i) => html`<section aria-labelledby="run-${i + 1}"><h2 class="run-heading" id="run-${i + 1}">${labels[i]}</h2><p class="about">${headline(run)} · ${aboutRun(run)}</p><p class="sentence">${verdict(run.evaluation)}</p>${parts.findings?.(i)}${parts.details(i, { level: 3, prefix: `run-${i + 1}-` })}</section>`)}`,
  });
}

const together = { level: 3, prefix: 'all-' } as const;

function partsOf(runs: readonly AnyRun[]): ReportParts {
  const ofNumbers = runs.filter(isRegressionRun);
  if (ofNumbers.length === 0) return classParts(runs.filter(isClassRun));
  if (ofNumbers.length === runs.length) return regressionParts(ofNumbers);
  const folders = runs.map(({ folder }) => folder);
  throw new OptionError('runs', folders, 'runs that all predict classes, or all a number');
}

const isRegressionRun = (run: AnyRun): run is RegressionRun => isOfRegression(run.evaluation);
const isClassRun = (run: AnyRun): run is RunData => !isOfRegression(run.evaluation);

/** What the settings of several runs differ in, if they do. */
function settingsOf(runs: readonly AnyRun[]) {
  const { differing } = comparedConfigs(
    groupsOf(runs).map(({ label, runs: [{ config }] }) => ({
      name: label,
      config: settingOf(config),
    })),
  );
  return differing && section(together, { id: 'settings', title: 'Settings' }, differing);
}
