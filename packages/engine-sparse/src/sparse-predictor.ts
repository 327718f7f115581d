import { type Engine, isThreads, OptionError, THREADS } from '@freetickets/core';
import { createPredictor } from './predictor.js';
import { chooseRuntime } from './runtime/choose.js';
import type { Runtime } from './runtime/machine.js';
import { unsupported } from './unsupported.js';

type PredictingEngine = Omit<Engine, 'createNetwork'>;

/**
 * What of the sparse engine predicts, without what trains: for pages, which load as little as a third of it then.
 * `threads`: 1 to 256; default as of `sparse`. Throws an `OptionError` for anything else; its predictors throw as the
 * contract of engines in `@freetickets/core` says. It has no `createNetwork`.
 *
 * @example
 * const ensemble = await Ensemble.load(address, { engine: sparsePredictor(), aggregator: () => meanProbability() });
 */
export function sparsePredictor({ threads }: { readonly threads?: number } = {}): PredictingEngine {
  if (threads !== undefined && !isThreads(threads))
    throw new OptionError('threads', threads, THREADS);
  return predictingOn(chooseRuntime({ threads }).runtime);
}

/** What an engine has besides training, on a runtime. */
export const predictingOn = (runtime: Runtime): PredictingEngine => ({
  name: 'sparse',
  unsupported,
  describe: () => ({ variant: runtime.variant, threads: runtime.threads }),
  createPredictor: (graph, members, options) => createPredictor(graph, members, runtime, options),
});
