import { type SweepFile, type SweepFileRun, shownMeasures } from '@freetickets/sweeps';
import { type Html, html, type Part } from '../html.js';
import { valueOr } from '../sections/no-value.js';
import { section } from '../sections/section.js';
import { table } from '../sections/table.js';

const whyNoScore: { readonly [State in SweepFileRun['state']]: string } = {
  waiting: 'the run has not begun',
  running: 'the run is under way',
  stopped: 'the run was stopped',
  failed: 'the run failed',
  done: 'not measured in this run',
};

/** Every run of a sweep, with a link to its own page, and why those failed that did. */
export function sweepRunsSection({ runs, rows }: SweepFile): Html {
  const measures = shownMeasures(rows);
  const name = ({ name: of, state }: SweepFileRun): Part =>
    state === 'done' ? html`<a href="runs/${of}/report.html">${of}</a>` : of;
  const failed = runs.filter(({ state }) => state === 'failed');
  return section(
    { level: 2, prefix: '' },
    { id: 'runs', title: 'Runs' },
    html`${
      failed.length > 0 &&
      html`<div class="missing"><p>Failed:</p><ul>${failed.map((run) => html`<li><code>${run.name}</code>: ${run.error}</li>`)}</ul></div>`
    }${table(
      'Each run alone',
      ['Run', 'state', ...measures.map(({ title }) => title)],
      runs.map((run) => ({
        head: name(run),
        cells: [
          run.state,
          ...measures.map(({ measure, show }) => {
            const value = run.scores?.[measure];
            const why = whyNoScore[run.state];
            return valueOr(value === undefined ? undefined : show(value), why);
          }),
        ],
      })),
      { sortable: true },
    )}`,
  );
}
