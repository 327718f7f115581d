import { type MainScore, mainScores } from '@freetickets/runs';
import type { Estimate } from '../estimate.js';
import { count, deviation, interval, mainScore, quantity, ratio, score } from '../format.js';
import { html, type Part } from '../html.js';
import { costMeasure, mainMeasure, oodMeasure, trainingMeasure } from '../measures.js';
import type { Entry, Measure } from '../standings.js';
import { scoreTitles } from '../wording.js';

/** A column: what is compared, and how it is shown. */
export interface Column extends Measure {
  readonly title: Part;
  /** Whether a calibrator changes it. */
  readonly calibrated?: boolean;
  readonly show: (value: number, entry: Entry) => string;
  /** What stands below it. */
  readonly note?: (estimate: Estimate, entry: Entry) => string | undefined;
}

/** How sure a score is: its interval, or how far seeds differ. */
const spread = (name: string, { ci95, deviation: sd, seeds }: Estimate): string | undefined =>
  sd === undefined ? ci95 && interval(name, ci95) : `± ${deviation(name, sd)}, n = ${seeds}`;

const mainColumn = (name: MainScore): Column => ({
  ...mainMeasure(name),
  title: html`${scoreTitles[name]} <span class="way" aria-hidden="true">${name === 'accuracy' ? '↑' : '↓'}</span>`,
  calibrated: name !== 'accuracy',
  show: (value) => mainScore(name, value),
  note: (estimate) => spread(name, estimate),
});

const oodColumn = (dataset: string): Column => ({
  ...oodMeasure(dataset),
  title: html`AUROC <span class="way" aria-hidden="true">↑</span> <span class="set">${dataset}</span>`,
  show: score,
  note: (estimate) => spread('auroc', estimate),
});

/** What is counted. */
export const costColumns: readonly Column[] = [
  {
    ...costMeasure(({ weights }) => weights),
    title: html`Weights <span class="way" aria-hidden="true">↓</span>`,
    show: (value) => count(Math.round(value)),
  },
  {
    ...trainingMeasure,
    title: html`Train FLOPs <span class="way" aria-hidden="true">↓</span>`,
    show: (value, { each: [{ flopsRatio }] }) => ratio(flopsRatio ?? value),
    note: ({ value }) => quantity(value, ''),
  },
];

/** The columns that there are numbers for. */
export const columnsOf = (entries: readonly Entry[]): readonly Column[] => [
  ...mainScores.map(mainColumn),
  ...datasetsOf(entries).map(oodColumn),
  ...costColumns,
];

const datasetsOf = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(
    entries.flatMap(({ each }) => each.flatMap(({ scores }) => Object.keys(scores.ood ?? {}))),
  ),
];
