import { checkOptionNames, ModelError } from '@freetickets/core';
import {
  type Inputs,
  Prediction,
  type PredictionData,
  type Regression,
  TargetPrediction,
  type TargetPredictionData,
} from '@freetickets/tickets';
import { Calls } from './calls.js';
import type { Port } from './port.js';

interface CallOptions {
  readonly signal?: AbortSignal;
}

interface TargetOptions extends CallOptions {
  /** The share that the intervals `lower` to `upper` hold, in (0, 1). Default: 0.95 */
  readonly level?: number;
}

/** An ensemble in another thread. */
export interface RemoteEnsemble {
  /** The names of the classes, by index; none where a number is predicted. */
  readonly classes: readonly string[];
  /** The shape of one input. */
  readonly inputShape: readonly number[];
  /** What is predicted, where that is a number. */
  readonly regression: Regression | undefined;
  /** As an ensemble predicts. Inputs and what comes back are copied. */
  predict(inputs: Inputs, options?: CallOptions): Promise<Prediction>;
  /** As an ensemble of a regression predicts. Inputs and what comes back are copied. */
  predictTargets(inputs: Inputs, options?: TargetOptions): Promise<TargetPrediction>;
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
  options: CallOptions = {},
): Promise<RemoteEnsemble> {
  checkOptionNames(options, 'signal');
  const calls = new Calls(port);
  const about = (await calls.make({ call: 'describe' }, options.signal)) as Pick<
    RemoteEnsemble,
    'classes' | 'inputShape' | 'regression'
  >;
  const disposed = new ModelError('The ensemble was disposed of. Connect again.');
  const answerTo = async (
    call: 'predict' | 'predictTargets',
    inputs: Inputs,
    { signal, ...options }: TargetOptions,
  ) => calls.make({ call, inputs: await sendable(inputs), options }, signal);
  return {
    ...about,
    predict: async (inputs, options = {}) => {
      checkOptionNames(options, 'signal');
      return new Prediction((await answerTo('predict', inputs, options)) as PredictionData);
    },
    predictTargets: async (inputs, options = {}) => {
      checkOptionNames(options, 'signal', 'level');
      const data = await answerTo('predictTargets', inputs, options);
      return new TargetPrediction(data as TargetPredictionData);
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
