/**
 * `npm run load-server`: the server of docs/serving under load on this machine. Clients compare every answer with a
 * prediction made without a server, the server says how much memory it holds. Exits with 1 where an answer is missing or
 * wrong, or the server does not stop as it should.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { runClients } from './load-server/clients.js';
import { rowsOf, summary, withMeasured } from './load-server/report.js';
import { requestsFor, withEnsemble } from './load-server/requests.js';
import { startServer } from './load-server/server-process.js';

const whole = (text) => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
};

const program = new Command('load-server')
  .description('Measures the server of docs/serving under load.')
  .option(
    '--ensemble <source>',
    'a folder or web address (default: three tickets of lenet-5-caffe)',
  )
  .option('--seconds <count>', 'how long', whole, 20)
  .option('--requests <count>', 'and how many requests at most', whole, 100_000_000)
  .option('--clients <count>', 'how many ask at once', whole, 16)
  .option('--inputs <count>', 'inputs a request', whole, 1)
  .option('--json', 'print JSON instead of a table')
  .option('--markdown <page>', 'write the section "Measured" of this page anew')
  .parse();
const { ensemble, seconds, requests: maxRequests, clients, inputs, ...output } = program.opts();
const given = process.argv.slice(2).join(' ');
const options = { clients, inputs, command: `npm run load-server${given && ` -- ${given}`}` };

const result = await withEnsemble(ensemble, async (source) => {
  const requests = await requestsFor(source, inputs);
  const server = await startServer(source);
  const sampling = new AbortController();
  const memory = sampleMemory(server, sampling.signal);
  const load = await runClients({ port: server.port, requests, clients, seconds, maxRequests });
  sampling.abort();
  const parts = { memory: await memory, metrics: await server.metrics() };
  return summary({ options, ...load, ...parts, exitCode: await server.stop() });
});

if (output.markdown) {
  writeFileSync(output.markdown, withMeasured(readFileSync(output.markdown, 'utf8'), result));
}
if (output.json) console.log(JSON.stringify(result, undefined, 2));
else console.log(tableOf(rowsOf(result)));
const isFlawless = Object.keys(result.outcomes).join() === 'correct' && result.exitCode === 0;
process.exitCode = isFlawless ? 0 : 1;

/** The server's resident bytes, twice a second, until the signal is aborted. */
async function sampleMemory(server, signal) {
  const samples = [];
  while (!signal.aborted) {
    const { process_resident_memory_bytes: bytes } = await server.metrics();
    samples.push(Number(bytes));
    await setTimeout(500, undefined, { signal }).catch(() => {});
  }
  return samples;
}

function tableOf(rows) {
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return String(table);
}
