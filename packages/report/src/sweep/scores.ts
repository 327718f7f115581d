import { type Mean, type ShownMeasure, shownMeasures } from '@freetickets/sweeps';
import { type Html, html, type Part } from '../html.js';
import { noValue } from '../sections/no-value.js';
import { table } from '../sections/table.js';
import type { NamedRow } from './rows.js';

/** Bounds in the unit of their measure. */
export const bounds = ({ showPlain }: ShownMeasure, [low, high]: readonly [number, number]) =>
  `[${signed(showPlain(low))}, ${signed(showPlain(high))}]`;

const signed = (text: string): string => text.replace(/^-/, '\u2212');

function meanCell(shown: ShownMeasure, mean: Mean | undefined, finished: number): Part {
  if (!mean) {
    return noValue(finished > 0 ? 'not all finished runs have it' : 'no run is finished yet');
  }
  const { deviation, ci95 } = mean;
  const spread = deviation ? ` ± ${shown.showPlain(deviation)}` : '';
  return html`<span class="value">${shown.show(mean.mean)}${spread}</span>${Boolean(deviation) && ci95 && html` <small>${bounds(shown, ci95)}</small>`}`;
}

/** Whether the interval of a difference lies on the better side of 0, on the worse one, or holds it. */
export function sideOf({ better }: ShownMeasure, { ci95 }: Mean): 'better' | 'worse' | 'undecided' {
  if (!better || !ci95 || (ci95[0] <= 0 && ci95[1] >= 0)) return 'undecided';
  return ci95[0] > 0 === (better === 'higher') ? 'better' : 'worse';
}

function differenceCell(shown: ShownMeasure, difference: Mean | undefined): Part {
  if (!difference) return noValue('not all pairs of runs have it');
  const { mean, ci95 } = difference;
  const text = `${mean > 0 ? '+' : ''}${signed(shown.show(mean))}`;
  const side = sideOf(shown, difference);
  const value =
    side === 'undecided'
      ? html`<span class="value">${text}</span>`
      : html`<strong class="${side === 'better' ? 'right' : 'wrong'}">${text}<span class="hidden"> ${side}</span></strong>`;
  return html`${value}${Boolean(difference.deviation) && ci95 && html` <small>${bounds(shown, ci95)}</small>`}`;
}

/** The scores of a sweep, averaged over seeds, and how they differ from those of the baselines. */
export function sweepScores(rows: readonly NamedRow[]): Html {
  const measures = shownMeasures(rows);
  const titles = measures.map(({ title }) => title);
  const compared = rows.filter(({ againstBaseline }) => againstBaseline);
  return html`${table(
    'Scores',
    ['Setting', 'seeds', ...titles],
    rows.map(({ name, runs, unfinished, scores }) => ({
      head: name,
      cells: [
        unfinished > 0 ? `${runs.length} of ${runs.length + unfinished}` : runs.length,
        ...measures.map((shown) => meanCell(shown, scores[shown.measure], runs.length)),
      ],
    })),
    {
      className: 'verdict sweep',
      sortable: true,
      note: 'means over seeds ± standard deviation; in brackets the 95% interval of the mean (Student t)',
    },
  )}${
    compared.length > 0 &&
    table(
      'Differences from the baseline',
      ['Setting', 'baseline', 'pairs', ...titles],
      compared.map(({ name, baseline = '–', againstBaseline = {} }) => ({
        head: name,
        cells: [
          html`<span class="words">${baseline}</span>`,
          Object.values(againstBaseline)[0]?.seeds ?? 0,
          ...measures.map((shown) => differenceCell(shown, againstBaseline[shown.measure])),
        ],
      })),
      {
        className: 'verdict sweep',
        note: html`means of the differences of runs of the same seed, with their 95% intervals; <span class="right">green</span> where the whole interval is better, <span class="wrong">red</span> where it is worse`,
      },
    )
  }`;
}
