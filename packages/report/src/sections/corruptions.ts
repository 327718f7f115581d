import type { MainScoreName } from '../evaluation-file.js';
import { count, mainScore, sentenceList } from '../format.js';
import { type Html, html } from '../html.js';
import { severityCurves } from '../plots/severity.js';
import { type Series, withoutTickets } from '../series.js';
import { scoreTitles } from '../wording.js';
import { figure, figures } from './figure.js';
import { seriesLegend } from './legend.js';
import { absent, evaluate, type Place, section } from './section.js';
import { table } from './table.js';

const scores = ['accuracy', 'nll', 'ece'] as const;

/** What is left on corrupted test data. */
export function corruptions(
  series: readonly Series[],
  place: Place,
  folders: readonly string[],
): Html {
  const about = { id: 'corruptions', title: 'Under corruption' };
  const shown = series.filter(({ scores: own }) => own.corruptions);
  if (shown.length === 0) {
    const how = html`Corrupted test data were not judged: run ${evaluate(folders, '--corruptions')}.`;
    return section(place, about, absent(how));
  }
  const curve = (name: MainScoreName) =>
    figure(scoreTitles[name], [severityCurves(shown, name), seriesLegend(shown)], 'by severity');
  return section(place, about, [
    html`<p>Accuracy should fall slowly as the test data get worse, and calibration error should not rise: a predictor should notice that it sees less. ${severityZero(shown)}</p>`,
    figures(curve('accuracy'), curve('ece'), curve('nll')),
    byType(withoutTickets(shown)),
  ]);
}

/** What stands at severity 0: as many examples as were corrupted, where that is known. */
function severityZero(series: readonly Series[]): string {
  const ensembles = series.filter(({ kind }) => kind === 'ensemble');
  const known = ensembles.flatMap(({ name, scores: { corruptions: found } }) =>
    found?.count === undefined ? [] : [{ name, inputs: count(found.count) }],
  );
  if (known.length === 0) return 'Severity 0 is the test set as it is.';
  const isOfAll = known.length === ensembles.length;
  const examples =
    isOfAll && new Set(known.map(({ inputs }) => inputs)).size === 1
      ? `${known[0].inputs} test inputs`
      : `test inputs (${sentenceList(known.map(({ name, inputs }) => `${name}: ${inputs}`))})`;
  return `Every severity was judged on the same ${examples}; severity 0 is these as they are${isOfAll ? '' : ', of other runs the whole test set'}.`;
}

/** A row a type of corruption; under each score, the predictors side by side. */
function byType(series: readonly Series[]): Html {
  const types = [
    ...new Set(series.flatMap(({ scores: own }) => Object.keys(own.corruptions?.byType ?? {}))),
  ];
  const cells = (type?: string) =>
    scores.flatMap((name) =>
      series.map(({ scores: { corruptions: found } }) => {
        const mean = type === undefined ? found?.mean : found?.byType[type]?.mean;
        return mean ? mainScore(name, mean[name]) : '–';
      }),
    );
  return table(
    'Mean over severities, by type of corruption',
    [
      'Corruption',
      ...scores.flatMap((name) =>
        series.map((one) => html`${scoreTitles[name]} <span class="set">${one.name}</span>`),
      ),
    ],
    [
      { head: 'all', kind: 'ensemble', cells: cells() },
      ...types.map((type) => ({ head: type, cells: cells(type) })),
    ],
  );
}
