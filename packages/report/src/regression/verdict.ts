import {
  type CostedRegressionEvaluation,
  type RegressionDifferences,
  regressionScores,
} from '@freetickets/runs';
import { percent, sentenceList, units } from '../format.js';
import { memberKind } from '../member-name.js';
import { scoreWords } from '../wording.js';

const proper = regressionScores.filter((name) => ['rmse', 'nll', 'crps'].includes(name));

/** The scores, of which less is better, whose whole interval is on one side of 0. */
const apart = (differences: RegressionDifferences, sign: number): readonly string[] =>
  proper
    .filter((name) => differences[name].ci95.every((bound) => sign * bound > 0))
    .map((name) => scoreWords[name]);

/** How well a number is predicted, and whether the dense network is worse or better, as far as paired intervals bear it. */
export function regressionVerdict(evaluation: CostedRegressionEvaluation): string {
  const { test, ensemble, tickets, againstDense } = evaluation;
  const kind = memberKind(evaluation);
  const who = tickets.length > 1 ? `ensemble of ${tickets.length} ${kind}s` : kind;
  const said = `The ${who} predicts ${test.target} with an RMSE of ${units(ensemble.rmse)}, and its 95% intervals, ${units(ensemble.width)} wide on average, hold ${percent(ensemble.coverage, 1)} of the test set.`;
  if (!againstDense) return `${said} There is no dense network to compare it with.`;
  const [better, worse] = [apart(againstDense, -1), apart(againstDense, 1)];
  if (better.length + worse.length === 0) {
    return `${said} RMSE, NLL and CRPS do not tell it from the dense network.`;
  }
  const parts = [
    ...(better.length > 0 ? [`better in ${sentenceList(better)}`] : []),
    ...(worse.length > 0 ? [`worse in ${sentenceList(worse)}`] : []),
  ];
  return `${said} Than the dense network it is ${sentenceList(parts)}.`;
}
