import type { Ensemble, Inputs } from '@freetickets/tickets';
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

  const resultOf = async ({ call, options, ...rest }: Call, signal: AbortSignal) => {
    const loaded = await loading;
    const inputs = rest.inputs as Inputs;
    switch (call) {
      case 'predict':
        return loaded.predict(inputs, { ...options, signal });
      case 'predictTargets':
        return loaded.predictTargets(inputs, { ...options, signal });
      case 'dispose':
        return loaded.dispose();
      default: {
        const { classes, graph, regression } = loaded;
        return { classes, inputShape: graph.inputShape, regression };
      }
    }
  };

  const answer = async (call: Call): Promise<void> => {
    const { freetickets } = call;
    const controller = new AbortController();
    underWay.set(freetickets, controller);
    try {
      send(port, { freetickets, result: await resultOf(call, controller.signal) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      send(port, { freetickets, error: { name, message } });
    } finally {
      underWay.delete(freetickets);
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
