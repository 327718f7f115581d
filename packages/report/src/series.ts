import type { Cost, RecordedScores } from '@freetickets/runs';
import { groupsOf } from './groups.js';
import { itemLook, type Look, looks } from './looks.js';
import { denseFlops } from './measures.js';
import { memberName } from './member-name.js';
import type { AnyRun } from './run-data.js';

/** A predictor on a plot. Those of one group of seeds share name and look. */
export interface Series<Scores = RecordedScores> {
  readonly name: string;
  readonly kind: 'ensemble' | 'dense' | 'ticket';
  readonly scores: Scores;
  readonly look: Look;
  /** Of its training; a ticket has none of its own. */
  readonly flops?: number | undefined;
}

/** A run, as far as its predictors are drawn. */
interface Drawn<Scores> {
  readonly evaluation: {
    readonly ensemble: Scores;
    readonly tickets: readonly Scores[];
    readonly dense?: Scores | undefined;
    readonly cost?: Cost | undefined;
  };
}

/** The predictors of one run: the ensemble, the dense network and the tickets. */
export function seriesOf<Scores>({ evaluation }: Drawn<Scores>): readonly Series<Scores>[] {
  const { ensemble, dense, tickets, cost } = evaluation;
  const flops = cost?.trainFlops;
  return [
    { name: 'ensemble', kind: 'ensemble', scores: ensemble, look: looks.ensemble, flops },
    ...(dense
      ? [
          {
            name: 'dense',
            kind: 'dense',
            scores: dense,
            look: looks.dense,
            flops: cost && denseFlops(cost),
          } as const,
        ]
      : []),
    ...tickets.map(
      (scores, i) =>
        ({ name: memberName(evaluation, i), kind: 'ticket', scores, look: looks.ticket }) as const,
    ),
  ];
}

/** The ensembles of several runs, and the dense network of each that has one, in its colour, thinner. */
export const seriesOfRuns = <Scores>(
  runs: readonly (AnyRun & Drawn<Scores>)[],
): readonly Series<Scores>[] =>
  groupsOf(runs).flatMap(({ label, runs: own }, i) => {
    const look = itemLook(i);
    return own.flatMap((run) =>
      withoutTickets(seriesOf(run)).map((series) =>
        series.kind === 'dense'
          ? { ...series, name: `${label} dense`, look: { ...look, width: 1 } }
          : { ...series, name: label, look },
      ),
    );
  });

/** Those without the tickets. */
export const withoutTickets = <Scores>(
  series: readonly Series<Scores>[],
): readonly Series<Scores>[] => series.filter(({ kind }) => kind !== 'ticket');

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
