import { count, score } from '../format.js';
import type { Html } from '../html.js';
import type { Series } from '../series.js';
import { spaced } from '../wording.js';
import { type Place, section } from './section.js';
import { table } from './table.js';

const shown = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) > 1 ? count(value) : score(value);

/** All other metrics of every predictor. */
export function metrics(series: readonly Series[], place: Place): Html | undefined {
  const names = [...new Set(series.flatMap(({ scores }) => Object.keys(scores.metrics ?? {})))];
  if (names.length === 0) return undefined;
  const rows = names.map((name) => ({
    head: spaced(name),
    cells: series.map(({ scores }) => {
      const value = scores.metrics?.[name];
      return value === undefined || value === null ? '–' : shown(value);
    }),
  }));
  return section(
    place,
    { id: 'metrics', title: 'All other metrics' },
    table('Metrics on the test set', ['Metric', ...series.map(({ name }) => name)], rows),
  );
}
