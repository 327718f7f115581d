/** A profile's rows, its sums by kind of pass, and its sum against a whole step, as tables of strings. */
export function profileTables(
  { network, setting, variant, threads, rows, whole },
  { peak, bandwidth },
) {
  const limits = { peak: peak.get(threads), bandwidth: bandwidth.get(threads) };
  const title = `${network}, ${setting}, ${variant} on ${threads}`;
  const all = sum(rows);
  const byKind = [...new Set(rows.map(({ kind }) => kind))].map((kind) => ({
    kind,
    ...sum(rows.filter((row) => row.kind === kind)),
  }));
  const numbers = (row) => cells(row, all.ms, limits);
  const head = ['ms', 'of the step', 'GFLOP/s', 'MB', 'GB/s', 'of the roofline'];
  return [
    {
      title: `By layer: ${title}`,
      head: ['layer', 'pass', ...head],
      labels: 2,
      rows: rows
        .filter(({ ms }) => ms >= LEAST * all.ms)
        .map((row) => [row.layer, row.kind, ...numbers(row)]),
    },
    {
      title: `By kind of pass: ${title}`,
      head: ['pass', ...head],
      labels: 1,
      rows: [
        ...byKind.map((row) => [row.kind, ...numbers(row)]),
        ['all of it', ...numbers(all)],
        ['a whole step', whole.toFixed(1), '', '', '', '', ''],
      ],
    },
  ];
}

/** Rows of less than this share of a step are in its sums alone. */
const LEAST = 0.002;

/** The roofline: the time that arithmetic takes at its peak or tensors take at the memory's bandwidth, whichever is longer. */
function cells({ ms, flops, bytes }, all, { peak, bandwidth }) {
  const least = Math.max(flops / peak, bytes / bandwidth) / 1e6;
  const rate = (amount) => (amount > 0 ? (amount / ms / 1e6).toFixed(1) : '');
  return [
    ms.toFixed(2),
    percent(ms / all),
    rate(flops),
    bytes > 0 ? (bytes / 1e6).toFixed(0) : '',
    rate(bytes),
    least > 0 ? percent(least / ms) : '',
  ];
}

const percent = (share) => `${(100 * share).toFixed(0)}%`;
const total = (rows, field) => rows.reduce((sum, row) => sum + row[field], 0);
const sum = (rows) => ({
  ms: total(rows, 'ms'),
  flops: total(rows, 'flops'),
  bytes: total(rows, 'bytes'),
});
