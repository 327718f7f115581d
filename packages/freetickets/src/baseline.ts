import {
  type Method,
  OptionError,
  originOf,
  type Plan,
  type Registry,
  type TicketChoice,
} from '@freetickets/core';
import { dense } from '@freetickets/schedulers';

/** The baseline a config asks for, which is dense: costs and the row it gets are a dense network's. */
export function denseMethod(baseline: unknown, registry: Registry): Method {
  const isNamed = typeof baseline === 'string' || typeof baseline === 'object';
  const method = isNamed ? registry.resolve('method', baseline) : undefined;
  if (!method || originOf(method)?.name !== 'dense') {
    throw new OptionError(
      'config: baseline',
      baseline,
      "'dense', { name: 'dense', epochs, learningRate } or false",
    );
  }
  return method;
}

/**
 * The dense network an ensemble is compared with. Where its epochs are not given, it has those that the method's preset
 * was published with, if the method keeps to it, or as many as the ensemble takes to its first ticket.
 */
export function baselineOf(method: Method, baseline: Method | undefined, plan: Plan): Method {
  const { epochs, preset, learningRate, ticket } =
    ((baseline && originOf(baseline)?.options) as Stretch | undefined) ?? {};
  const made = (originOf(method)?.options ?? {}) as Stretch;
  const own = {
    ...(learningRate !== undefined && { learningRate }),
    // It is chosen as the tickets are, unless it says otherwise.
    ...((ticket ?? made.ticket) && { ticket: ticket ?? made.ticket }),
  };
  if (epochs !== undefined && preset) return dense({ epochs, preset, ...own });
  const keepsToIt = [made.epochs, made.explorationEpochs, made.refinementEpochs].every(
    (given) => given === undefined,
  );
  const published = made.preset && made.preset !== 'small' && keepsToIt;
  return dense({
    ...(published ? { preset: made.preset } : { epochs: epochsToFirstTicket(plan) }),
    ...own,
  });
}

/** The options of methods that say how they train. */
interface Stretch {
  readonly epochs?: number;
  readonly explorationEpochs?: number;
  readonly refinementEpochs?: number;
  readonly learningRate?: number;
  readonly ticket?: TicketChoice;
  readonly preset?: 'small' | 'cifar' | 'imagenet';
}

function epochsToFirstTicket({ runs: [run] }: Plan): number {
  const last = run?.phases.findIndex(({ ticket }) => ticket) ?? 0;
  return run?.phases.slice(0, last + 1).reduce((epochs, phase) => epochs + phase.epochs, 0) ?? 0;
}
