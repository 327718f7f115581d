import type { MainScore, RecordedScores } from '@freetickets/runs';
import type { Series } from './series.js';

type Means = NonNullable<RecordedScores['corruptions']>['mean'];

/** The types of corruption that a predictor was evaluated on. */
export const corruptionTypes = ({ scores: { corruptions: found } }: Series): readonly string[] =>
  Object.keys(found?.byType ?? {});

/** The types of corruption that all series were evaluated on, and the series with their means over just these. */
export function onSharedTypes(series: readonly Series[]): {
  readonly types: readonly string[];
  readonly series: readonly Series[];
} {
  const types = corruptionTypes(series[0]).filter((type) =>
    series.every((one) => corruptionTypes(one).includes(type)),
  );
  const over = (one: Series): Series => {
    const { corruptions: found } = one.scores;
    if (!found || types.length === corruptionTypes(one).length) return one;
    const shared = types.map((type) => found.byType[type]);
    const bySeverity = found.bySeverity.map((_, i) => meanOf(shared.map((at) => at.bySeverity[i])));
    const corruptions = { ...found, mean: meanOf(shared.map(({ mean }) => mean)), bySeverity };
    return { ...one, scores: { ...one.scores, corruptions } };
  };
  return { types, series: types.length > 0 ? series.map(over) : series };
}

const meanOf = (sets: readonly Means[]): Means => {
  const of = (name: MainScore) => sets.reduce((sum, set) => sum + set[name], 0) / sets.length;
  return { accuracy: of('accuracy'), nll: of('nll'), brier: of('brier'), ece: of('ece') };
};
