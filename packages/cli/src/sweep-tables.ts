import { NONE, type Row, type ShownMeasure, shownMeasures } from '@freetickets/sweeps';
import { type Cell, tableOf, wrapped } from './table.js';

/** The rows of a sweep as tables: means over seeds, then the paired differences from the baselines. */
export function sweepTables(axes: readonly string[], rows: readonly Row[]): string {
  const measures = shownMeasures(rows);
  const titles = measures.map(({ title }) => title);
  const named = axes.filter((axis) => axis !== 'seed');
  const head = ({ labels }: Row): Cell => ({
    text: named
      .map((axis) => labels[axis] ?? NONE)
      .filter((label) => label !== NONE)
      .join(' '),
  });
  const means = tableOf(
    [named.join(', '), 'seeds', ...titles],
    rows.map((row) => [
      head(row),
      {
        text: row.unfinished > 0 ? `${row.runs.length} + ${row.unfinished}` : `${row.runs.length}`,
      },
      ...measures.map((measure) => meanCell(measure, row)),
    ]),
  );
  const compared = rows.filter(({ againstBaseline }) => againstBaseline);
  if (compared.length === 0) return means;
  const against = tableOf(
    ['minus its baseline', 'pairs', ...titles],
    compared.map((row) => [
      head(row),
      { text: String(Object.values(row.againstBaseline ?? {})[0]?.seeds ?? 0) },
      ...measures.map((measure) => differenceCell(measure, row)),
    ]),
  );
  const legend =
    'Means over seeds ± standard deviation [95% interval of the mean, Student t]; differences of runs of the same seed [95% interval].';
  return [means, against, wrapped(legend).join('\n')].join('\n\n');
}

const interval = (
  { showPlain }: ShownMeasure,
  ci95: readonly [number, number] | undefined,
): string => (ci95 ? ` [${ci95.map(showPlain).join(', ')}]` : '');

function meanCell(shown: ShownMeasure, { scores }: Row): Cell {
  const found = scores[shown.measure];
  if (!found) return { text: NONE };
  const { mean, deviation, ci95 } = found;
  const spread = deviation ? ` ± ${shown.showPlain(deviation)}` : '';
  return { text: `${shown.show(mean)}${spread}${deviation ? interval(shown, ci95) : ''}` };
}

/** Marked where the whole interval is on the better side of 0. */
function differenceCell(shown: ShownMeasure, { againstBaseline }: Row): Cell {
  const found = againstBaseline?.[shown.measure];
  if (!found) return { text: NONE };
  const { mean, ci95 } = found;
  const [low, high] = ci95 ?? [0, 0];
  const isBest = (shown.better === 'higher' && low > 0) || (shown.better === 'lower' && high < 0);
  return { text: `${mean > 0 ? '+' : ''}${shown.show(mean)}${interval(shown, ci95)}`, isBest };
}
