import type { Mean, Row, SweepFile } from './sweep-file.js';

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
  return csv([head, ...lines]);
}

/**
 * The runs of a sweep as CSV, a line for each that is finished: its axes and seed, its name, and each of its scores. One that
 * stands for several combinations has a line for each.
 */
export function runsCsvOf({ entries, runs }: Pick<SweepFile, 'entries' | 'runs'>): string {
  const scoresOf = new Map(runs.map(({ name, scores }) => [name, scores]));
  const finished = entries.flatMap(({ labels, run }) => {
    const scores = scoresOf.get(run);
    return scores ? [{ labels, run, scores }] : [];
  });
  const axes = [...new Set(finished.flatMap(({ labels }) => Object.keys(labels)))];
  const measures = [...new Set(finished.flatMap(({ scores }) => Object.keys(scores)))];
  const lines = finished.map(({ labels, run, scores }) => [
    ...axes.map((axis) => labels[axis] ?? ''),
    run,
    ...measures.map((measure) => String(scores[measure] ?? '')),
  ]);
  return csv([[...axes, 'run', ...measures], ...lines]);
}

const csv = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => cells.map(quoted).join(',')).join('\r\n');
