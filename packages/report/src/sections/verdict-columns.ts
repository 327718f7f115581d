import { betterScores, type ScoreName, scoresOf } from '../compared-scores.js';
import type { Estimate } from '../estimate.js';
import {
  count,
  deviation,
  duration,
  interval,
  mainScore,
  quantity,
  ratio,
  score,
} from '../format.js';
import { html, type Part } from '../html.js';
import {
  costMeasure,
  oodMeasure,
  plainMeasure,
  scoreMeasure,
  trainingMeasure,
} from '../measures.js';
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

const ways = { higher: '↑', lower: '↓' } as const;

const scoreColumn = (name: ScoreName): Column => {
  const better = betterScores[name];
  return {
    ...scoreMeasure(name),
    title: html`${scoreTitles[name]}${better && html` <span class="way" aria-hidden="true">${ways[better]}</span>`}`,
    calibrated: name !== 'accuracy',
    show: (value) => mainScore(name, value),
    note: (estimate) => spread(name, estimate),
  };
};

const oodColumn = (dataset: string): Column => ({
  ...oodMeasure(dataset),
  title: html`AUROC <span class="way" aria-hidden="true">↑</span> <span class="set">${dataset}</span>`,
  show: score,
  note: (estimate) => spread('auroc', estimate),
});

/** Tables of classes have no room for it: their costs stand below. */
const trainingTime: Column = {
  ...plainMeasure(({ seconds }) => seconds),
  title: 'Train time',
  show: duration,
};

/** What is counted, or measured. */
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
  trainingTime,
];

/** The columns that there are numbers for. */
export function columnsOf(entries: readonly Entry[]): readonly Column[] {
  const all = entries.flatMap(({ each }) => each.map(({ scores }) => scores));
  const isOfNumbers = all.some(({ rmse }) => rmse !== undefined);
  const datasets = new Set(all.flatMap(({ ood = {} }) => Object.keys(ood)));
  return [
    ...scoresOf(all).map(scoreColumn),
    ...[...datasets].map(oodColumn),
    ...costColumns.filter((column) => isOfNumbers || column !== trainingTime),
  ];
}
