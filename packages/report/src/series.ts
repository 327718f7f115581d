import type { RecordedScores } from '@freetickets/runs';
import { groupsOf } from './groups.js';
import { itemLook, type Look, looks } from './looks.js';
import { memberName } from './member-name.js';
import type { RunData } from './run-data.js';

/** A predictor on a plot. Those of one group of seeds share name and look. */
export interface Series {
  readonly name: string;
  readonly kind: 'ensemble' | 'dense' | 'ticket';
  readonly scores: RecordedScores;
  readonly look: Look;
}

/** The predictors of one run: the ensemble, the dense network and the tickets. */
export function seriesOf({ evaluation }: RunData): readonly Series[] {
  const { ensemble, dense, tickets } = evaluation;
  return [
    { name: 'ensemble', kind: 'ensemble', scores: ensemble, look: looks.ensemble },
    ...(dense ? [{ name: 'dense', kind: 'dense', scores: dense, look: looks.dense } as const] : []),
    ...tickets.map(
      (scores, i) =>
        ({ name: memberName(evaluation, i), kind: 'ticket', scores, look: looks.ticket }) as const,
    ),
  ];
}

/** The ensembles of several runs, and the dense network of each that has one, in its colour, thinner. */
export const seriesOfRuns = (runs: readonly RunData[]): readonly Series[] =>
  groupsOf(runs).flatMap(({ label, runs: own }, i) => {
    const look = itemLook(i);
    const thin = { ...look, width: 1 };
    return own.flatMap(({ evaluation: { ensemble, dense } }) => [
      { name: label, kind: 'ensemble', scores: ensemble, look } as const,
      ...(dense
        ? [{ name: `${label} dense`, kind: 'dense', scores: dense, look: thin } as const]
        : []),
    ]);
  });

/** Those without the tickets. */
export const withoutTickets = (series: readonly Series[]): readonly Series[] =>
  series.filter(({ kind }) => kind !== 'ticket');

/** What some series are called, each name once. */
export const namesOf = (series: readonly { readonly name: string }[]): string =>
  byName(series)
    .map(([{ name }]) => name)
    .join(', ');

/** What is named alike, together, each name once. */
export function byName<T extends { readonly name: string }>(
  items: readonly T[],
): readonly (readonly [T, ...T[]])[] {
  const sets = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const set = sets.get(item.name);
    if (set) set.push(item);
    else sets.set(item.name, [item]);
  }
  return [...sets.values()];
}
