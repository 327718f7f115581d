import { type MainScoreName, mainScoreNames } from '../evaluation-file.js';
import { count, interval, mainScore, quantity, ratio, score } from '../format.js';
import { type Html, html, type Part } from '../html.js';
import type { RunData } from '../run-data.js';
import { testSetsOf } from '../verdict.js';
import { labelsOf, scoreTitles } from '../wording.js';
import { type Row, table } from './table.js';
import { type Entry, entriesOf } from './verdict-entries.js';

/** More tickets than this are summed up where room is scarce. */
const fewTickets = 3;

const star = html`<span class="best" title="best"><span aria-hidden="true">★</span><span class="hidden"> best</span></span>`;

/** A column: the number that is compared, which way is better, and what is shown. */
interface Column {
  readonly title: Part;
  /** Whether a calibrator changes it. */
  readonly calibrated?: boolean;
  readonly better: 'higher' | 'lower';
  readonly value: (entry: Entry) => number | undefined;
  readonly show: (value: number, entry: Entry) => string;
  /** What stands below it. */
  readonly note?: (value: number, entry: Entry) => string | undefined;
}

const mainColumn = (name: MainScoreName): Column => ({
  title: html`${scoreTitles[name]} <span class="way" aria-hidden="true">${name === 'accuracy' ? '↑' : '↓'}</span>`,
  calibrated: name !== 'accuracy',
  better: name === 'accuracy' ? 'higher' : 'lower',
  value: ({ scores }) => scores[name],
  show: (value) => mainScore(name, value),
  note: (_, { scores }) => {
    const ci = scores.ci95?.[name];
    return ci && interval(name, ci);
  },
});

const oodColumn = (dataset: string): Column => ({
  title: html`AUROC <span class="way" aria-hidden="true">↑</span> <span class="set">${dataset}</span>`,
  better: 'higher',
  value: ({ scores }) => scores.ood?.[dataset]?.auroc.entropy,
  show: score,
  note: (_, { scores }) => {
    const ci = scores.ood?.[dataset]?.aurocCi95?.entropy;
    return ci && interval('auroc', ci);
  },
});

const costColumns: readonly Column[] = [
  {
    title: html`Weights <span class="way" aria-hidden="true">↓</span>`,
    better: 'lower',
    value: ({ weights }) => weights,
    show: (value) => count(Math.round(value)),
  },
  {
    title: html`Train FLOPs <span class="way" aria-hidden="true">↓</span>`,
    better: 'lower',
    value: ({ flops }) => flops,
    show: (value, { flopsRatio }) => ratio(flopsRatio ?? value),
    note: (value) => quantity(value, ''),
  },
];

/** The value to beat in a column. */
const bestOf = (column: Column, rivals: readonly Entry[]): number | undefined => {
  const values = rivals.flatMap((entry) => column.value(entry) ?? []);
  if (values.length < 2) return undefined;
  return column.better === 'higher' ? Math.max(...values) : Math.min(...values);
};

const datasetsOf = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(entries.flatMap(({ scores }) => Object.keys(scores.ood ?? {}))),
];

/** Whether the ensemble and the dense network of a run were calibrated; its tickets never are. */
const isCalibrated = ({ config }: RunData): boolean => Boolean(config.calibrator);

/** Said where calibrated predictors stand beside tickets. */
const calibrationNote = (run: RunData): string =>
  isCalibrated(run)
    ? `; ${run.evaluation.dense ? 'ensemble and dense are' : 'the ensemble is'} calibrated, tickets are not and have no ★ in NLL, Brier and ECE`
    : '';

/** Said where some runs are calibrated and others are not. */
function calibratedRuns(runs: readonly RunData[], labels: readonly string[]): string {
  const calibrated = labels.filter((_, i) => isCalibrated(runs[i]));
  const differ = calibrated.length > 0 && calibrated.length < runs.length;
  return differ ? `; calibrated: only ${calibrated.join(', ')}` : '';
}

/**
 * `compared`: whether the entries were judged on the same data, so that one can be the best. A single ticket competes in
 * quality, not in cost; where the others are `calibrated`, not in what that changes either.
 */
function verdictRows(
  entries: readonly Entry[],
  { compared, calibrated }: { readonly compared: boolean; readonly calibrated: boolean },
): {
  readonly head: readonly Part[];
  readonly rows: readonly Row[];
} {
  const columns = [
    ...mainScoreNames.map(mainColumn),
    ...datasetsOf(entries).map(oodColumn),
    ...costColumns,
  ];
  const competes = (column: Column, { kind }: Entry): boolean =>
    kind !== 'ticket' || !(costColumns.includes(column) || (calibrated && column.calibrated));
  const best = columns.map((column) => {
    const rivals = entries.filter((entry) => competes(column, entry));
    return compared ? bestOf(column, rivals) : undefined;
  });
  const cell = (column: Column, entry: Entry, i: number): Part => {
    const value = column.value(entry);
    if (value === undefined) return html`<span class="none">–</span>`;
    const wins = value === best[i] && competes(column, entry);
    const note = column.note?.(value, entry);
    const below = note && html` <small>${note}</small>`;
    const shown = column.show(value, entry);
    return wins ? html`<strong>${shown}${star}</strong>${below}` : html`${shown}${below}`;
  };
  return {
    head: ['Predictor', ...columns.map(({ title }) => title)],
    rows: entries.map((entry) => ({
      head: entry.name,
      kind: entry.kind,
      cells: columns.map((column, i) => cell(column, entry, i)),
    })),
  };
}

/** How a run's ensemble, its dense baseline and its tickets stand, or the ensembles and baselines of several runs. */
export function verdictTable(runs: readonly RunData[]): Html {
  const labels = labelsOf(runs);
  const all = runs.flatMap((run, i) => entriesOf(run, runs.length > 1 ? labels[i] : undefined));
  const tickets = all.filter(({ kind }) => kind === 'ticket');
  const few = runs.length === 1 && tickets.length <= fewTickets;
  const entries = few ? all : all.filter(({ kind }) => kind !== 'ticket');
  const compared = testSetsOf(runs.map(({ evaluation }) => evaluation)).length <= 1;
  const calibrated = runs.some(isCalibrated);
  const { head, rows } = verdictRows(entries, { compared, calibrated });
  const withTickets = few && tickets.length > 0;
  const costs = withTickets && runs[0].evaluation.dense ? ' (in cost: of ensemble and dense)' : '';
  const best = compared ? `, ★ best of its column${costs}` : '';
  const note = withTickets ? calibrationNote(runs[0]) : calibratedRuns(runs, labels);
  return table(`95 % intervals in brackets${best}${note}`, head, rows, { className: 'verdict' });
}

/** Every ticket of a run, where there are too many for the verdict at the top. */
export function ticketTable(run: RunData, several: boolean): Html | undefined {
  if (!several && run.evaluation.tickets.length <= fewTickets) return undefined;
  const calibrated = isCalibrated(run);
  const { head, rows } = verdictRows(entriesOf(run, undefined), { compared: true, calibrated });
  const caption = `Ensemble, dense and every ticket${calibrationNote(run)}`;
  return table(caption, head, rows, { className: 'verdict' });
}
