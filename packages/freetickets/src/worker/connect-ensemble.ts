import { type Inputs, Prediction, type PredictionData } from '@freetickets/tickets';
import { type Answer, type Call, listen, type Port, send } from './port.js';

/** An ensemble in another thread. */
export interface RemoteEnsemble {
  /** The names of the classes, by index. */
  readonly classes: readonly string[];
  /** The shape of one input. */
  readonly inputShape: readonly number[];
  /** As an ensemble predicts. Inputs are copied to the other thread; what comes back is handed over. */
  predict(inputs: Inputs, options?: { readonly signal?: AbortSignal }): Promise<Prediction>;
  /** Frees what the engine there holds. */
  dispose(): Promise<void>;
}

/**
 * Connects to the ensemble that `serveEnsemble` serves at the other end of a port, and waits until it is loaded. Errors that come
 * from there keep their name and message, but not their class. Calls are rejected where the worker fails or the port is closed.
 *
 * @example
 * const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
 * const ensemble = await connectEnsemble(worker);
 * const { labels } = await ensemble.predict(pixels);
 */
export async function connectEnsemble(port: Port): Promise<RemoteEnsemble> {
  const waiting = new Map<number, (answer: Pick<Answer, 'result' | 'error'>) => void>();
  let last = 0;

  const ask = <T>(
    call: Omit<Call, 'freetickets'>,
    signal: AbortSignal | undefined = undefined,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const freetickets = ++last;
      send(port, { freetickets, ...call });
      const abort = (): void => {
        waiting.delete(freetickets);
        send(port, { freetickets, call: 'abort' });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.set(freetickets, ({ result, error }) => {
        signal?.removeEventListener('abort', abort);
        waiting.delete(freetickets);
        if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
        else resolve(result as T);
      });
    });

  const failAll = (message: string): void => {
    for (const end of waiting.values()) end({ error: { name: 'Error', message } });
  };
  listen<Answer>(port, {
    onMessage: (answer) => waiting.get(answer.freetickets)?.(answer),
    onError: (message = 'its script cannot be loaded') => failAll(`The worker failed: ${message}.`),
    onClose: () => failAll('The worker or port was closed.'),
  });

  const about = await ask<Pick<RemoteEnsemble, 'classes' | 'inputShape'>>({ call: 'describe' });
  return {
    ...about,
    predict: async (given, { signal } = {}) => {
      const inputs = await sendable(given);
      return new Prediction(await ask<PredictionData>({ call: 'predict', inputs }, signal));
    },
    dispose: () => ask({ call: 'dispose' }),
  };
}

/** Inputs without the methods of a tensor. */
async function sendable(inputs: Inputs): Promise<Inputs> {
  if (typeof inputs !== 'object' || inputs === null || !('shape' in inputs)) return inputs;
  const data = typeof inputs.data === 'function' ? await inputs.data() : inputs.data;
  return { shape: inputs.shape, data };
}
