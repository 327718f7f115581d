import { count, meanScore } from '../format.js';
import type { Html } from '../html.js';
import { byName, type Series } from '../series.js';
import { spaced } from '../wording.js';
import { valueOr } from './no-value.js';
import { type Placement, section } from './section.js';
import { table } from './table.js';

/** A value, or the mean of several seeds; what is counted is a whole number. */
function shown(name: string, values: readonly (number | null | undefined)[]): string | undefined {
  const [value] = values;
  const isCount = values.length === 1 && Number.isInteger(value) && Math.abs(value ?? 0) > 1;
  return isCount ? count(value ?? 0) : meanScore(name, values);
}

/** All other metrics of every predictor. */
export function metrics(series: readonly Series[], placement: Placement): Html | undefined {
  const names = [...new Set(series.flatMap(({ scores }) => Object.keys(scores.metrics ?? {})))];
  if (names.length === 0) return undefined;
  const predictors = byName(series);
  const rows = names.map((name) => ({
    head: spaced(name),
    cells: predictors.map((seeds) =>
      valueOr(
        shown(
          name,
          seeds.map(({ scores }) => scores.metrics?.[name]),
        ),
        `not measured for ${seeds[0].name}, or not a finite number`,
      ),
    ),
  }));
  return section(
    placement,
    { id: 'metrics', title: 'All other metrics' },
    table('Metrics on the test set', ['Metric', ...predictors.map(([{ name }]) => name)], rows),
  );
}
