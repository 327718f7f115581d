import { type CostedRegressionEvaluation, isOfRegression } from '@freetickets/runs';
import { type Html, html } from '../html.js';
import { page } from '../page.js';
import type { AnyRun, RunData } from '../run-data.js';
import { cost } from '../sections/cost.js';
import { missing } from '../sections/missing.js';
import type { Placement } from '../sections/section.js';
import { settings } from '../sections/settings.js';
import { topology } from '../sections/topology.js';
import { coursesOf, training } from '../sections/training.js';
import { aboutRun, headline, labelsOf } from '../wording.js';
import { predictions } from './predictions.js';
import { differenceTable, scoreTable } from './score-tables.js';
import { regressionVerdict } from './verdict.js';

/** A run that predicts a number. */
export type RegressionRun = RunData<CostedRegressionEvaluation>;

export const isRegressionRun = (run: AnyRun): run is RegressionRun =>
  isOfRegression(run.evaluation);

/** `renderReport` of runs that predict a number: the scores, what was predicted beside what was so, and how it was made. */
export function renderRegressionReport(runs: readonly RegressionRun[]): string {
  const [first] = runs;
  const several = runs.length > 1;
  const labels = labelsOf(runs);
  return page({
    title: several ? `${runs.length} runs compared` : headline(first),
    kind: 'report',
    about: several ? labels.join(' · ') : aboutRun(first),
    sentence: several
      ? 'The scores of each run stand in its own section.'
      : regressionVerdict(first.evaluation),
    summary: missing(runs),
    details: several
      ? html`${runs.map((run, i) => html`<section aria-labelledby="run-${i + 1}"><h2 class="run-heading" id="run-${i + 1}">${labels[i]}</h2><p class="about">${headline(run)} · ${aboutRun(run)}</p><p class="sentence">${regressionVerdict(run.evaluation)}</p>${details(run, { level: 3, prefix: `run-${i + 1}-` })}</section>`)}`
      : details(first, { level: 2, prefix: '' }),
    data: runs.map(({ events, ...run }) => ({
      ...run,
      events: events.filter(({ type }) => type !== 'topology'),
    })),
  });
}

const details = (run: RegressionRun, placement: Placement): Html =>
  html`${scoreTable(run.evaluation)}${differenceTable(run)}${predictions(run.evaluation, placement)}${cost(run, placement)}${training(coursesOf(run), placement)}${topology(run, placement)}${settings(run, placement)}`;
