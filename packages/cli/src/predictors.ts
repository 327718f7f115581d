import type { Cost } from '@freetickets/runs';
import type { Cell } from './table.js';

const count = new Intl.NumberFormat('en');
export const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(2)}%`;
export const decimal = (value: number | undefined): string => value?.toFixed(4) ?? '–';

export type Better = 'higher' | 'lower';

/** Numbers as cells, the best of them marked as they are shown: equal ones all. None where there is but one. */
export function scored(
  values: readonly (number | undefined)[],
  better: Better,
  format = decimal,
): readonly Cell[] {
  const known = values.filter((value) => value !== undefined);
  const best = better === 'higher' ? Math.max(...known) : Math.min(...known);
  const isCompared = new Set(known.map(format)).size > 1;
  return values.map((value) => {
    const text = format(value);
    return { text, isBest: isCompared && text === format(best) };
  });
}

/** Rows of what is given by columns. */
export const transposed = (columns: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] =>
  columns[0].map((_, row) => columns.map((column) => column[row]));

/** What the members of an ensemble are. */
export const memberKind = ({ samples }: Cost): 'ticket' | 'sample' =>
  samples ? 'sample' : 'ticket';

/** Scores of each predictor. */
interface Evaluated<S> {
  readonly ensemble: S;
  readonly tickets: readonly S[];
  readonly dense?: S | undefined;
  readonly cost: Cost;
}

/** The tickets, the ensemble, and the dense network if there is one. */
export const predictorsOf = <S>({ ensemble, tickets, dense, cost }: Evaluated<S>) => [
  ...tickets.map(
    (scores, i) => ({ name: `${memberKind(cost)} ${i + 1}`, kind: 'ticket', scores }) as const,
  ),
  { name: 'ensemble', kind: 'ensemble', scores: ensemble } as const,
  ...(dense ? [{ name: 'dense', kind: 'dense', scores: dense } as const] : []),
];

/** Their weights, and what an ensemble's training costs as a share of the dense network's. */
export function costColumns<S>(evaluated: Evaluated<S>): readonly (readonly Cell[])[] {
  const { cost, tickets } = evaluated;
  const costs = {
    ticket: [cost.activeParameters / (cost.samples ? 1 : tickets.length), ''],
    ensemble: [cost.activeParameters, `${cost.trainFlopsRatio.toFixed(3)}x`],
    dense: [cost.parameters, '1x'],
  } as const;
  const predictors = predictorsOf(evaluated);
  return [
    predictors.map(({ kind }) => ({ text: count.format(Math.round(costs[kind][0])) })),
    predictors.map(({ kind }) => ({ text: costs[kind][1] })),
  ];
}
