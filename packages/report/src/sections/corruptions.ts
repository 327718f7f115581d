import type { MainScore, RecordedScores } from '@freetickets/runs';
import { count, meanScore, sentenceList } from '../format.js';
import { type Html, html } from '../html.js';
import { severityCurves } from '../plots/severity.js';
import { byName, type Series, withoutTickets } from '../series.js';
import { corruptionTypes, onSharedTypes } from '../shared-corruptions.js';
import { scoreTitles } from '../wording.js';
import { figure, figures } from './figure.js';
import { seriesLegend } from './legend.js';
import { valueOr } from './no-value.js';
import { evaluate, type Placement, remark, section } from './section.js';
import { table } from './table.js';

const scores = ['accuracy', 'nll', 'ece'] as const;

type Found = NonNullable<RecordedScores['corruptions']>;

/** What is left on corrupted test data. */
export function corruptions(
  series: readonly Series[],
  placement: Placement,
  folders: readonly string[],
): Html {
  const about = { id: 'corruptions', title: 'Under corruption' };
  const shown = series.filter(({ scores: own }) => own.corruptions);
  if (shown.length === 0) {
    const how = html`Corrupted test data were not evaluated: run ${evaluate(folders, '--corruptions')}.`;
    return section(placement, about, remark(how));
  }
  const { types, series: compared } = onSharedTypes(shown);
  const curve = (name: MainScore) =>
    figure(
      scoreTitles[name],
      [severityCurves(compared, name), seriesLegend(compared)],
      'by severity',
    );
  return section(placement, about, [
    html`<p>As the test data get worse, accuracy should fall slowly, and the calibration error should not rise: confidence should fall with accuracy. ${evaluatedOn(shown)}</p>`,
    types.length > 0
      ? figures(curve('accuracy'), curve('ece'), curve('nll'))
      : html`<p>The runs were evaluated on different types of corruption: there are no means to compare.</p>`,
    byType(withoutTickets(shown), withoutTickets(compared), types),
  ]);
}

/** How many inputs each severity was evaluated on, and what stands at severity 0. */
function evaluatedOn(series: readonly Series[]): string {
  const evaluated = series.filter(({ kind }) => kind === 'ensemble');
  const found = byName(evaluated).flatMap(
    ([
      {
        name,
        scores: { corruptions: own },
      },
    ]) => (own ? [{ name, inputs: count(own.count), isKnown: !!own.untouched }] : []),
  );
  const isSame = new Set(found.map(({ inputs }) => inputs)).size === 1;
  const inputs = isSame
    ? `${found[0].inputs} inputs`
    : `inputs (${sentenceList(found.map(({ name, inputs }) => `${name}: ${inputs}`))})`;
  const known = found.filter(({ isKnown }) => isKnown).map(({ name }) => name);
  const start = `Every severity was evaluated on the same ${inputs}`;
  if (known.length === 0) return `${start}, of files that say nothing of severity 0.`;
  const where = known.length < found.length ? ` (of ${sentenceList(known)})` : '';
  return `${start}; severity 0 is these as they are${where}.`;
}

/** A row a type of corruption, and one of their mean over the types that are compared; the predictors side by side. */
function byType(
  series: readonly Series[],
  compared: readonly Series[],
  shared: readonly string[],
): Html {
  const types = [...new Set(series.flatMap(corruptionTypes))];
  const row = (of: readonly Series[], mean: (found: Found) => Found['mean'] | undefined) =>
    scores.flatMap((name) =>
      byName(of).map((seeds) =>
        valueOr(
          meanScore(
            name,
            seeds.map(({ scores: { corruptions: found } }) => found && mean(found)?.[name]),
          ),
          `not evaluated for ${seeds[0].name}, or not in all of its runs`,
        ),
      ),
    );
  const all = {
    head: shared.length < types.length ? `shared: ${sentenceList(shared)}` : 'all',
    kind: 'ensemble',
    cells: row(compared, ({ mean }) => mean),
  } as const;
  return table(
    'Mean over severities, by type of corruption',
    [
      'Corruption',
      ...scores.flatMap((name) =>
        byName(series).map(
          ([one]) => html`${scoreTitles[name]} <span class="set">${one.name}</span>`,
        ),
      ),
    ],
    [
      ...(shared.length > 0 ? [all] : []),
      ...types.map((type) => ({
        head: type,
        cells: row(series, (found) => found.byType[type]?.mean),
      })),
    ],
    { sortable: true },
  );
}
