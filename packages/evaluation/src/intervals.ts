import type { Predictions } from '@freetickets/core';
import { type Evaluation, type MainScore, mainScores, type Scores } from '@freetickets/runs';
import { bootstrapScores } from '@freetickets/uncertainty-metrics';

/** How sure the main scores of each predictor are, and the ensemble's lead over its tickets and the dense network, the last. */
export function intervalsOf(
  predictors: readonly Predictions[],
  labels: ArrayLike<number>,
  { seed, withDense }: { readonly seed: number; readonly withDense: boolean },
): {
  readonly ci95: readonly Scores['ci95'][];
  readonly againstDense: Evaluation['againstDense'];
  readonly againstTickets: Evaluation['againstTickets'];
} {
  const tables = predictors.map(({ probabilities }) => probabilities);
  const { intervals, differences } = bootstrapScores(tables, labels, { seed });
  const leads = differences.map((lead) => byScore((score) => named(lead[score])));
  const againstDense = withDense ? leads.pop() : undefined;
  return {
    ci95: intervals,
    againstDense,
    againstTickets: leads.length > 1 ? leads : undefined,
  };
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
