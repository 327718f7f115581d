import type { RecordedScores } from './evaluation-file.js';
import type { RunData } from './run-data.js';
import { labelsOf } from './wording.js';

/** How a series is drawn: in colour, and in a dash and a mark of its own for those who see no colours. */
export interface Look {
  readonly color: string;
  readonly dash: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'wye';
  readonly width: number;
}

/** A predictor on a plot. */
export interface Series {
  readonly name: string;
  readonly kind: 'ensemble' | 'dense' | 'ticket';
  readonly scores: RecordedScores;
  readonly look: Look;
}

const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const;
const dashes = ['none', '6 3', '2 3', '8 3 2 3', '1 2', '10 4'] as const;

/** The look of one of several things: six colours that colour-blind eyes tell apart, with a dash and a mark each. */
export const lookOf = (index: number): Look => ({
  color: `var(--series-${(index % 6) + 1})`,
  dash: dashes[index % dashes.length],
  symbol: symbols[index % symbols.length],
  width: 2,
});

/** A ticket of an ensemble, behind it. */
const ticketLook: Look = { color: 'var(--ticket)', dash: 'none', symbol: 'diamond', width: 1 };

/** The predictors of one run: the ensemble, the dense network and the tickets. */
export function seriesOf({ evaluation }: RunData): readonly Series[] {
  const { ensemble, dense, tickets } = evaluation;
  return [
    { name: 'ensemble', kind: 'ensemble', scores: ensemble, look: lookOf(0) },
    ...(dense ? [{ name: 'dense', kind: 'dense', scores: dense, look: lookOf(1) } as const] : []),
    ...tickets.map(
      (scores, i) =>
        ({ name: `ticket ${i + 1}`, kind: 'ticket', scores, look: ticketLook }) as const,
    ),
  ];
}

/** The ensembles of several runs, and the dense network of each that has one, in its colour, thinner. */
export function seriesOfRuns(runs: readonly RunData[]): readonly Series[] {
  const labels = labelsOf(runs);
  return runs.flatMap(({ evaluation: { ensemble, dense } }, i) => {
    const look = lookOf(i);
    return [
      { name: labels[i], kind: 'ensemble', scores: ensemble, look } as const,
      ...(dense
        ? [
            {
              name: `${labels[i]} dense`,
              kind: 'dense',
              scores: dense,
              look: { ...look, width: 1 },
            } as const,
          ]
        : []),
    ];
  });
}

/** Those without the tickets. */
export const withoutTickets = (series: readonly Series[]): readonly Series[] =>
  series.filter(({ kind }) => kind !== 'ticket');
