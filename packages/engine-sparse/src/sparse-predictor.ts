import { type Engine, OptionError } from '@freetickets/core';
import { createPredictor } from './predictor.js';
import { chooseRuntime } from './runtime/choose.js';
import type { Runtime } from './runtime/machine.js';
import { THREADS } from './runtime/threads.js';
import { unsupported } from './unsupported.js';

type PredictingEngine = Omit<Engine, 'createNetwork'>;

/**
 * What of the sparse engine predicts, without what trains: for pages, which load as little as a third of it then.
 * `threads`: as `sparse` takes them.
 *
 * @example
 * const ensemble = await Ensemble.load(address, { engine: sparsePredictor(), aggregator: () => meanProbability() });
 */
export function sparsePredictor({ threads }: { readonly threads?: number } = {}): PredictingEngine {
  const isNumber = Number.isInteger(threads) && Number(threads) >= 1 && Number(threads) <= 256;
  if (threads !== undefined && !isNumber) throw new OptionError('threads', threads, THREADS);
  return predictingOn(chooseRuntime({ threads }).runtime);
}

/** What an engine has besides training, on a runtime. */
export const predictingOn = (runtime: Runtime): PredictingEngine => ({
  name: 'sparse',
  unsupported,
  describe: () => ({ variant: runtime.variant, threads: runtime.threads }),
  createPredictor: (graph, members, options) => createPredictor(graph, members, runtime, options),
});
