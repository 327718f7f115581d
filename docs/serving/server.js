// @ts-check
import { once } from 'node:events';
import { FreeTicketsError, loadEnsemble, OptionError } from 'freetickets';
import { predictorOf } from './predictor.js';
import { createService } from './service.js';
import { settingsFrom } from './settings.js';

const signals = ['SIGTERM', 'SIGINT'];
const [source = process.env.ENSEMBLE] = process.argv.slice(2);

try {
  if (!source) throw new OptionError('ENSEMBLE', source, 'a folder or web address');
  await serve(source);
} catch (error) {
  const isExpected = error instanceof FreeTicketsError;
  process.stderr.write(`${isExpected ? error.message : error}\n`);
  process.exitCode = 1;
}

/**
 * Listens as soon as the ensemble can predict, until the process is told to stop.
 *
 * @param {string} source
 */
async function serve(source) {
  const settings = settingsFrom(process.env);
  const ensemble = await loadEnsemble(source);
  const size = ensemble.graph.inputShape.reduce((product, extent) => product * extent, 1);
  await predictorOf(ensemble).predict(new Float32Array(size)); // The first prediction makes the predictor.

  const { server, stop } = createService(ensemble, settings);
  server.listen(settings.port, process.env.HOST ?? '127.0.0.1');
  await once(server, 'listening');
  log({ listening: server.address(), ensemble: source });

  /** @param {NodeJS.Signals} signal */
  const stopFor = async (signal) => {
    for (const name of signals) process.off(name, stopFor); // A second signal ends the process at once.
    log({ stopping: signal });
    if (await stop()) return;
    log({ stopped: 'before all requests were answered' });
    process.exitCode = 1;
  };
  for (const name of signals) process.on(name, stopFor);
}

/** @param {object} line */
function log(line) {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
}
