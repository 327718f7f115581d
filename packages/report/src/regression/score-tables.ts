import {
  type CostedRegressionEvaluation,
  type RegressionScores,
  regressionScores,
} from '@freetickets/runs';
import { type Html, html } from '../html.js';
import { memberName } from '../member-name.js';
import type { RunData } from '../run-data.js';
import { table } from '../sections/table.js';
import { scoreWords, shown, units } from './words.js';

/** The scores of every predictor on the test set, with their 95% intervals. */
export function scoreTable(evaluation: CostedRegressionEvaluation): Html {
  const { ensemble, tickets, dense } = evaluation;
  const rows = [
    { head: 'ensemble', scores: ensemble, kind: 'ensemble' },
    ...tickets.map((scores, i) => ({ head: memberName(evaluation, i), scores, kind: '' })),
    ...(dense ? [{ head: 'dense', scores: dense, kind: '' }] : []),
  ];
  return table(
    'Scores on the test set',
    ['Predictor', ...regressionScores.map((name) => scoreWords[name]), 'aleatoric', 'epistemic'],
    rows.map(({ head, scores, kind }) => ({
      head,
      kind,
      cells: [...scoreCells(scores), units(scores.aleatoric), units(scores.epistemic)],
    })),
    {
      sortable: true,
      note: `with 95% intervals, in the units of ${evaluation.test.target} but for NLL and coverage; of RMSE, NLL and CRPS less is better; aleatoric and epistemic are standard deviations`,
    },
  );
}

const scoreCells = (scores: RegressionScores): readonly Html[] =>
  regressionScores.map((name) => {
    const [low, high] = scores.ci95[name];
    return html`${shown(name, scores[name])} <small>[${shown(name, low)}, ${shown(name, high)}]</small>`;
  });

/** The ensemble's scores minus those of its best ticket and of the dense network, on the same inputs. */
export function differenceTable(run: RunData<CostedRegressionEvaluation>): Html | undefined {
  const { againstDense, againstTickets = [] } = run.evaluation;
  const best = bestTicket(run);
  const rows = [
    ...(againstTickets.length > 0
      ? [
          {
            name: `${memberName(run.evaluation, best.index)}, the best on ${best.by} data`,
            lead: againstTickets[best.index],
          },
        ]
      : []),
    ...(againstDense ? [{ name: 'dense', lead: againstDense }] : []),
  ];
  if (rows.length === 0) return undefined;
  return table(
    'The ensemble minus',
    ['Predictor', ...regressionScores.map((name) => scoreWords[name])],
    rows.map(({ name: head, lead }) => ({
      head,
      cells: regressionScores.map((name) => {
        const { difference, ci95 } = lead[name];
        const [low, high] = ci95.map((bound) => shown(name, bound));
        return html`${shown(name, difference)} <small>[${low}, ${high}]</small>`;
      }),
    })),
    { note: 'with paired 95% intervals: where 0 lies outside, the two differ' },
  );
}

/** The ticket, from 0, with the lowest loss on validation data; where the log does not say, with the lowest NLL on the test set. */
function bestTicket({ evaluation: { tickets }, events }: RunData<CostedRegressionEvaluation>): {
  readonly index: number;
  readonly by: 'validation' | 'test';
} {
  const logged = events.flatMap((event) =>
    event.type === 'ticket' && event.stage === 'ensemble' && 'loss' in event.validation
      ? [event.validation.loss]
      : [],
  );
  const isLogged = logged.length === tickets.length;
  const losses = isLogged ? logged : tickets.map(({ nll }) => nll);
  return { index: losses.indexOf(Math.min(...losses)), by: isLogged ? 'validation' : 'test' };
}
