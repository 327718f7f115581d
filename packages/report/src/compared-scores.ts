import type { MainScore, RecordedScores, RegressionScore } from '@freetickets/runs';
import type { Interval } from '@freetickets/uncertainty-metrics';

/** A score that is recorded with an interval: of classes, or of a number. */
export type ScoreName = MainScore | RegressionScore;

type ByScore<T> = { readonly [score in ScoreName]?: T | undefined };

/** What predictors are compared by: the scores of their task. */
export interface ComparedScores extends ByScore<number> {
  readonly ci95?: ByScore<Interval> | undefined;
  readonly ood?: RecordedScores['ood'];
}

/** How scores differ on the same inputs. */
export type ComparedDifferences = ByScore<{ readonly ci95: Interval }>;

/** The scores in the order in which they are shown, and which of two is better: of coverage and width, neither by itself. */
export const betterScores = {
  accuracy: 'higher',
  rmse: 'lower',
  nll: 'lower',
  crps: 'lower',
  brier: 'lower',
  ece: 'lower',
  coverage: undefined,
  width: undefined,
} as const satisfies { readonly [score in ScoreName]: 'higher' | 'lower' | undefined };

const names = Object.keys(betterScores) as ScoreName[];

/** The scores that there are numbers for. */
export const scoresOf = (all: readonly ComparedScores[]): readonly ScoreName[] =>
  names.filter((name) => all.some((scores) => scores[name] !== undefined));
