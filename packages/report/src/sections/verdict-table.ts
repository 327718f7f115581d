import { isOfRegression } from '@freetickets/runs';
import { entriesOfRun, entriesOfRuns } from '../entries.js';
import { groupsOf } from '../groups.js';
import { type Html, html, type Part } from '../html.js';
import type { AnyRun } from '../run-data.js';
import { type Entry, leadersOf } from '../standings.js';
import { testSetsOf } from '../test-sets.js';
import { labelsOf } from '../wording.js';
import { noValue } from './no-value.js';
import { type Row, table } from './table.js';
import { type Column, columnsOf, costColumns } from './verdict-columns.js';

/** More tickets than this are summed up where room is scarce. */
const fewTickets = 3;

const rule =
  'by the paired interval of the difference where one is known, else by intervals that do not meet';

const mark = (className: string, sign: string, meaning: string): Html =>
  html`<span class="${className}" title="${meaning}, ${rule}"><span aria-hidden="true">${sign}</span><span class="hidden"> ${meaning}</span></span>`;
const star = mark('best', '★', 'best');
const tie = mark('best tied', '☆', 'tied for best');

/** Whether the ensemble and the dense network of a run were calibrated; its tickets never are. */
const isCalibrated = ({ config }: AnyRun): boolean => Boolean(config.calibrator);

/** Said where calibrated predictors stand beside tickets. */
const calibrationNote = (run: AnyRun): string =>
  isCalibrated(run)
    ? `${run.evaluation.dense ? 'ensemble and dense are' : 'the ensemble is'} calibrated, tickets are not and have no ★ in NLL, Brier and ECE`
    : '';

/** Said where some runs are calibrated and others are not. */
function calibratedRuns(runs: readonly AnyRun[], labels: readonly string[]): string {
  const calibrated = labels.filter((_, i) => isCalibrated(runs[i]));
  const differ = calibrated.length > 0 && calibrated.length < runs.length;
  return differ ? `calibrated: only ${calibrated.join(', ')}` : '';
}

/** Of runs that predict a number, which scores are in its units. */
function unitsNote(runs: readonly AnyRun[]): string {
  const targets = runs.flatMap(({ evaluation }) =>
    isOfRegression(evaluation) ? [evaluation.test.target] : [],
  );
  if (targets.length === 0) return '';
  const whose = new Set(targets).size > 1 ? 'each target' : targets[0];
  return `RMSE, CRPS and 95% width are in the units of ${whose}`;
}

/**
 * `compared`: whether the entries were evaluated on the same data, so that one can be the best. A single ticket competes in
 * quality, not in cost; where the others are `calibrated`, not in what that changes either.
 */
function verdictRows(
  entries: readonly Entry[],
  { compared, calibrated }: { readonly compared: boolean; readonly calibrated: boolean },
): {
  readonly head: readonly Part[];
  readonly rows: readonly Row[];
} {
  const columns = columnsOf(entries);
  const competes = (column: Column, { kind }: Entry): boolean =>
    kind !== 'ticket' || !(costColumns.includes(column) || (calibrated && column.calibrated));
  const leaders = columns.map((column) =>
    leadersOf(column, compared ? entries.filter((entry) => competes(column, entry)) : []),
  );
  const cell = (column: Column, entry: Entry, i: number): Part => {
    const estimate = column.estimate(entry);
    if (!estimate) {
      const isOwn = entry.kind !== 'ticket' || !costColumns.includes(column);
      return noValue(
        isOwn
          ? `not evaluated for ${entry.label}, or not in all of its runs`
          : 'tickets come from one training, whose cost is the ensemble’s',
      );
    }
    const note = column.note?.(estimate, entry);
    const below = note && html` <small>${note}</small>`;
    const shown = column.show(estimate.value, entry);
    const { best, tied } = leaders[i];
    if (best === entry) return html`<strong>${shown}${star}</strong>${below}`;
    return html`<span class="value">${shown}${tied.includes(entry) && tie}</span>${below}`;
  };
  return {
    head: ['Predictor', ...columns.map(({ title }) => title)],
    rows: entries.map((entry) => ({
      head: entry.label,
      kind: entry.kind,
      cells: columns.map((column, i) => cell(column, entry, i)),
    })),
  };
}

const legend = '★ better than all others, ☆ ahead of all that are measurably worse than the best';

/** How a run's ensemble, its dense baseline and its tickets stand, or the ensembles and baselines of several runs. */
export function verdictTable(runs: readonly AnyRun[]): Html {
  const several = runs.length > 1;
  const all = several ? entriesOfRuns(runs) : entriesOfRun(runs[0]);
  const tickets = all.filter(({ kind }) => kind === 'ticket');
  const few = !several && tickets.length <= fewTickets;
  const entries = few ? all : all.filter(({ kind }) => kind !== 'ticket');
  const compared = testSetsOf(runs).length <= 1;
  const calibrated = runs.some(isCalibrated);
  const { head, rows } = verdictRows(entries, { compared, calibrated });
  const withTickets = few && tickets.length > 0;
  const costs = withTickets && runs[0].evaluation.dense ? ' (in cost: of ensemble and dense)' : '';
  const best = compared ? `${legend}${costs}` : '';
  const note = withTickets ? calibrationNote(runs[0]) : calibratedRuns(runs, labelsOf(runs));
  const said = [best, unitsNote(runs), note].filter(Boolean).join('; ');
  const isAveraged = groupsOf(runs).some(({ runs: own }) => own.length > 1);
  const averaged = isAveraged && ', of n seeds the mean ± standard deviation';
  return table('Scores', head, rows, {
    className: 'verdict',
    sortable: true,
    note: html`<span class="roomy">95% intervals in brackets${averaged}${said && '; '}</span>${said}`,
  });
}

/** Every ticket of a run, where there are too many for the verdict at the top. */
export function ticketTable(run: AnyRun, several: boolean): Html | undefined {
  if (!several && run.evaluation.tickets.length <= fewTickets) return undefined;
  const calibrated = isCalibrated(run);
  const { head, rows } = verdictRows(entriesOfRun(run), { compared: true, calibrated });
  const caption = 'Ensemble, dense and every ticket';
  return table(caption, head, rows, {
    className: 'verdict',
    sortable: true,
    note: [calibrationNote(run), legend].filter(Boolean).join('; '),
  });
}
