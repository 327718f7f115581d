import { regressionScores } from '@freetickets/runs';
import { bestTicket } from '../best-ticket.js';
import { interval, mainScore } from '../format.js';
import { type Html, html } from '../html.js';
import { memberName } from '../member-name.js';
import type { RegressionRun } from '../run-data.js';
import { table } from '../sections/table.js';
import { scoreTitles } from '../wording.js';

/** The ensemble's scores minus those of its best ticket and of the dense network, on the same inputs. */
export function differenceTable(run: RegressionRun): Html | undefined {
  const { againstDense, againstTickets = [] } = run.evaluation;
  const { index, by } = bestTicket(run);
  const rows = [
    ...(againstTickets.length > 0
      ? [
          {
            name: `${memberName(run.evaluation, index)}, the best by ${by}`,
            lead: againstTickets[index],
          },
        ]
      : []),
    ...(againstDense ? [{ name: 'dense', lead: againstDense }] : []),
  ];
  if (rows.length === 0) return undefined;
  return table(
    'The ensemble minus',
    ['Predictor', ...regressionScores.map((name) => scoreTitles[name])],
    rows.map(({ name: head, lead }) => ({
      head,
      cells: regressionScores.map((name) => {
        const { difference, ci95 } = lead[name];
        return html`${mainScore(name, difference)} <small>${interval(name, ci95)}</small>`;
      }),
    })),
    { note: 'with paired 95% intervals: where 0 lies outside, the two differ' },
  );
}
