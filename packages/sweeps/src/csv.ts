import type { Mean, Row } from './sweep-file.js';

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const numbers = (mean: Mean | undefined): readonly string[] =>
  [mean?.seeds, mean?.mean, mean?.deviation, ...(mean?.ci95 ?? [undefined, undefined])].map(
    (value) => (value === undefined ? '' : String(value)),
  );

/**
 * The rows of a sweep as CSV (RFC 4180), a line for each measure of each: the axes, the measure, over how many seeds, mean, standard
 * deviation and bounds of the 95% interval; the same of the paired difference from the baseline.
 */
export function csvOf(rows: readonly Row[]): string {
  const axes = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))];
  const own = ['seeds', 'mean', 'deviation', 'low', 'high'];
  const head = [...axes, 'measure', ...own, ...own.map((name) => `difference_${name}`)];
  const lines = rows.flatMap(({ labels, scores, againstBaseline }) =>
    Object.entries(scores).map(([measure, mean]) => [
      ...axes.map((axis) => labels[axis] ?? ''),
      measure,
      ...numbers(mean),
      ...numbers(againstBaseline?.[measure]),
    ]),
  );
  return [head, ...lines].map((cells) => cells.map(quoted).join(',')).join('\r\n');
}
