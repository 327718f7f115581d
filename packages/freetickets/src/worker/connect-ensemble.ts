import { checkOptionNames, ModelError } from '@freetickets/core';
import {
  type Inputs,
  Prediction,
  type PredictionData,
  TargetPrediction,
  type TargetPredictionData,
} from '@freetickets/tickets';
import { Calls } from './calls.js';
import type { Port } from './port.js';

/** An ensemble in another thread. */
export interface RemoteEnsemble {
  /** The names of the classes, by index; none where a number is predicted. */
  readonly classes: readonly string[];
  /** The shape of one input. */
  readonly inputShape: readonly number[];
  /** As an ensemble predicts. Inputs and what comes back are copied. */
  predict(inputs: Inputs, options?: { readonly signal?: AbortSignal }): Promise<Prediction>;
  /** The same of a number, as an ensemble predicts it. */
  predictTargets(
    inputs: Inputs,
    options?: { readonly level?: number; readonly signal?: AbortSignal },
  ): Promise<TargetPrediction>;
  /**
   * Frees what the engine there holds. Calls under way here, and those that come, reject with a `ModelError`. Call it before
   * `worker.terminate()`: a browser tells nobody of that, so calls would wait for ever.
   */
  dispose(): Promise<void>;
}

/**
 * Connects to the ensemble that `serveEnsemble` serves at the other end of a port, and waits until it is loaded. Errors that come
 * from there keep their name and message, but not their class. Calls reject with a `ModelError` where the worker fails, and where
 * it or the port was closed; `signal` gives up where nothing is heard of it.
 *
 * @example
 * const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
 * const ensemble = await connectEnsemble(worker);
 * const { labels } = await ensemble.predict(pixels);
 */
export async function connectEnsemble(
  port: Port,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<RemoteEnsemble> {
  const calls = new Calls(port);
  const about = (await calls.make({ call: 'describe' }, signal)) as Pick<
    RemoteEnsemble,
    'classes' | 'inputShape'
  >;
  const disposed = new ModelError('The ensemble was disposed of. Connect again.');
  return {
    ...about,
    predict: async (given, options = {}) => {
      checkOptionNames(options, 'signal');
      const inputs = await sendable(given);
      return new Prediction(
        (await calls.make({ call: 'predict', inputs }, options.signal)) as PredictionData,
      );
    },
    predictTargets: async (given, options = {}) => {
      checkOptionNames(options, 'level', 'signal');
      const { signal, ...level } = options;
      const call = { call: 'predictTargets', inputs: await sendable(given), ...level } as const;
      return new TargetPrediction((await calls.make(call, signal)) as TargetPredictionData);
    },
    dispose: () => calls.endWith({ call: 'dispose' }, disposed),
  };
}

/** Inputs without the methods of a tensor. */
async function sendable(inputs: Inputs): Promise<Inputs> {
  if (typeof inputs !== 'object' || inputs === null || !('shape' in inputs)) return inputs;
  const data = typeof inputs.data === 'function' ? await inputs.data() : inputs.data;
  return { shape: inputs.shape, data };
}
