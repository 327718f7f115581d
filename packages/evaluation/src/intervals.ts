import type { Predictions } from '@freetickets/core';
import { bootstrapScores } from '@freetickets/uncertainty-metrics';
import { type Evaluation, type MainScore, mainScores, type Scores } from './evaluation.js';

/** How sure the main scores of each predictor are, and the ensemble's lead over the dense network, which is the last one. */
export function intervalsOf(
  predictors: readonly Predictions[],
  labels: ArrayLike<number>,
  { seed, withDense }: { readonly seed: number; readonly withDense: boolean },
): {
  readonly ci95: readonly Scores['ci95'][];
  readonly againstDense: Evaluation['againstDense'];
} {
  const tables = predictors.map(({ probabilities }) => probabilities);
  const { intervals, differences } = bootstrapScores(tables, labels, { seed });
  const lead = withDense ? differences.at(-1) : undefined;
  return { ci95: intervals, againstDense: lead && byScore((score) => named(lead[score])) };
}

const named = ({
  difference,
  interval,
}: {
  difference: number;
  interval: Scores['ci95']['nll'];
}) => ({
  difference,
  ci95: interval,
});

const byScore = <T>(of: (score: MainScore) => T) =>
  Object.fromEntries(mainScores.map((score) => [score, of(score)])) as Record<MainScore, T>;
