const fixed = (digits) => (value) => (value === undefined ? '' : value.toFixed(digits));
const milliseconds = (ms) => ms.toFixed(ms < 1 ? 3 : ms < 10 ? 2 : 1);
const times = (value) => (value === undefined ? '' : `${value.toFixed(value < 9.95 ? 2 : 1)}x`);

/** All results as titled tables of strings. */
export function tablesOf({ machine, training, layers, update, prediction, targets }) {
  return [
    ...byNetwork(training).map(([network, rows]) => stepTable(`Training step: ${network}`, rows)),
    ...byNetwork(layers).map(([network, rows]) => stepTable(`Layer: ${network}`, rows)),
    updateTable(update),
    ...byNetwork(prediction).map(([network, rows]) => predictionTable(network, rows)),
    targetTable(targets),
  ].filter(({ rows }) => rows.length > 0);

  function stepTable(title, rows) {
    const share = ({ gflops, threads }) => {
      const peak = machine.peakGflops[threads];
      return peak ? `${((100 * gflops) / peak).toFixed(0)}%` : '';
    };
    return {
      title,
      head: [
        'density',
        'contender',
        'threads',
        'ms',
        'min',
        'GFLOP/s',
        'of peak',
        'tfjs wasm / it',
        'tfjs-node / it',
        'PyTorch / it',
        'MB',
      ],
      labels: 2,
      rows: rows.map((row) => [
        row.setting,
        row.contender,
        String(row.threads),
        milliseconds(row.ms),
        milliseconds(row.min),
        fixed(1)(row.gflops),
        share(row),
        times(row.toTfjsWasm),
        times(row.toTfjsNode),
        times(row.toPytorch),
        fixed(0)(row.memory / 1e6),
      ]),
    };
  }
}

const byNetwork = (rows) =>
  [...new Set(rows.map(({ network }) => network))].map((network) => [
    network,
    rows.filter((row) => row.network === network),
  ]);

const updateTable = (rows) => ({
  title: `RigL update of all layers: ${rows[0]?.network}, ${rows[0]?.setting}`,
  head: ['contender', 'threads', 'step, ms', 'dense gradient, ms', 'moving, ms', 'update / step'],
  labels: 1,
  rows: rows.map(({ contender, threads, step, collecting, moving, steps }) => [
    contender,
    String(threads),
    milliseconds(step),
    milliseconds(collecting - step),
    milliseconds(moving),
    times(steps),
  ]),
});

const predictionTable = (network, rows) => ({
  title: `Prediction: ${rows[0].members} tickets of ${network}`,
  head: ['density', 'images', 'contender', 'threads', 'ms', 'p99', 'images/s'],
  labels: 3,
  rows: rows.map(({ setting, images, contender, kind, threads, ms, p99 }) => [
    kind.startsWith('onnxruntime') ? 'dense' : setting,
    String(images),
    contender,
    String(threads),
    milliseconds(ms),
    p99 === undefined ? '' : milliseconds(p99),
    fixed(0)((1000 * images) / ms),
  ]),
});

const targetTable = (targets) => ({
  title: 'Targets: on all cores, of wrn-16-2 where no other network is named',
  head: ['', 'target', 'measured', ''],
  labels: 1,
  rows: targets.map(({ title, expected, value, verdict }) => [
    title,
    expected,
    value === undefined ? '' : value.toFixed(value < 1 ? 3 : 2),
    verdict,
  ]),
});
