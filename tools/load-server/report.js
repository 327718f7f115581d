import { availableParallelism, cpus } from 'node:os';

/** What a load was and what came of it, as plain data. `memory` are samples of the server's resident bytes. */
export function summary({ options, outcomes, latency, seconds, memory, metrics, exitCode }) {
  const correct = outcomes.correct ?? 0;
  const ms = (microseconds) => Number((microseconds / 1000).toFixed(2));
  return {
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      node: process.version,
    },
    options,
    seconds: Math.round(seconds),
    outcomes,
    requestsPerSecond: Math.round(correct / seconds),
    inputsPerSecond: Math.round((correct * options.inputs) / seconds),
    requestsPerBatch: Number((correct / Number(metrics.freetickets_batches_total)).toFixed(1)),
    latencyMs: {
      p50: ms(latency.percentile(50)),
      p90: ms(latency.percentile(90)),
      p99: ms(latency.percentile(99)),
      max: ms(latency.max),
    },
    memoryMb: quarters(memory.map((bytes) => Math.round(bytes / 1e6))),
    exitCode,
  };
}

/** The least, the middle and the largest value of each quarter, in order of time. */
export function quarters(values) {
  return [0, 1, 2, 3].map((quarter) => {
    const [from, to] = [quarter, quarter + 1].map((n) => Math.floor((n * values.length) / 4));
    const sorted = values.slice(from, to).toSorted((a, b) => a - b);
    return { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1) };
  });
}

/** A summary as rows of a table: what it is, and its value. */
export function rowsOf({ options, seconds, outcomes, latencyMs, memoryMb, ...rates }) {
  const { correct = 0, ...others } = outcomes;
  const failures = Object.entries(others).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    ['clients, inputs a request', `${options.clients}, ${options.inputs}`],
    ['seconds', String(seconds)],
    ['answers that equal a direct prediction', correct.toLocaleString('en-US')],
    ['anything else', failures.join(', ') || '0'],
    ['requests/s', String(rates.requestsPerSecond)],
    ['inputs/s', String(rates.inputsPerSecond)],
    ['requests predicted together, mean', String(rates.requestsPerBatch)],
    ...Object.entries(latencyMs).map(([name, value]) => [`latency ${name}, ms`, String(value)]),
    ...memoryMb.map(({ min, median, max }, i) => [
      `server memory (RSS) in quarter ${i + 1}, MB: min, median, max`,
      `${min}, ${median}, ${max}`,
    ]),
    ['exit code after SIGTERM', String(rates.exitCode)],
  ];
}

/** The page with its last section, `## Measured`, written anew. */
export function withMeasured(page, result) {
  const { cpu, cores, node } = result.machine;
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const [before] = page.split('## Measured');
  return [
    `${before}## Measured`,
    '',
    `Written by \`${result.options.command}\` on ${cpu}, ${cores} cores, Node.js ${node}. Server and clients share these cores.`,
    '',
    ...[['what', 'value'], ['---', '---:'], ...rowsOf(result)].map(line),
    '',
  ].join('\n');
}
