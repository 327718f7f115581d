import type { Ensemble, Inputs, Prediction, TargetPrediction } from '@freetickets/tickets';
import { type Call, listen, type Port, send } from './port.js';

/**
 * Answers the calls that come from `connectEnsemble` at the other end of a port with an ensemble's predictions. Call it before
 * anything is awaited, so that no message is missed: the ensemble may still be loading.
 *
 * @example
 * // worker.js
 * serveEnsemble(self, loadEnsemble('https://example.org/digits'));
 */
export function serveEnsemble(port: Port, ensemble: Ensemble | Promise<Ensemble>): void {
  const loading = Promise.resolve(ensemble);
  // Whoever calls is told.
  loading.catch(() => {});
  const underWay = new Map<number, AbortController>();

  const predict = async ({
    freetickets,
    call,
    ...given
  }: Call): Promise<Prediction | TargetPrediction> => {
    const controller = new AbortController();
    underWay.set(freetickets, controller);
    const { signal } = controller;
    const inputs = given.inputs as Inputs;
    const { level } = given;
    try {
      const loaded = await loading;
      return call === 'predict'
        ? await loaded.predict(inputs, { signal })
        : await loaded.predictTargets(inputs, { signal, ...(level !== undefined && { level }) });
    } finally {
      underWay.delete(freetickets);
    }
  };
  const resultOf = async (call: Call): Promise<unknown> => {
    if (call.call === 'predict' || call.call === 'predictTargets') return predict(call);
    const loaded = await loading;
    if (call.call === 'dispose') return loaded.dispose();
    return { classes: loaded.classes, inputShape: loaded.graph.inputShape };
  };

  const answer = async (call: Call): Promise<void> => {
    const { freetickets } = call;
    try {
      send(port, { freetickets, result: await resultOf(call) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      send(port, { freetickets, error: { name, message } });
    }
  };

  listen<Call>(port, {
    onMessage: (call) => {
      if (call.call === 'abort') underWay.get(call.freetickets)?.abort();
      else void answer(call);
    },
    onUnreadable: () => {
      const message =
        'A call came that the worker cannot read. Send inputs in memory of their own.';
      send(port, { freetickets: 0, error: { name: 'DataError', message } });
    },
    onClose: () => {
      for (const controller of underWay.values()) controller.abort();
    },
  });
}
