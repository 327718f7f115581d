import {
  callPlugin,
  type Method,
  OptionError,
  type OptionsOf,
  originOf,
  type Plan,
  PluginError,
  pluginLabel,
  type Registry,
  show,
} from '@freetickets/core';
import { dense } from '@freetickets/methods';

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
 * The dense network an ensemble is compared with: the method's, but for what the user says of it. A user who gives epochs
 * gives the preset, too.
 */
export function baselineOf(method: Method, baseline: Method | undefined, plan: Plan): Method {
  const own =
    callPlugin(pluginLabel(method, 'the method'), 'baseline()', () => method.baseline?.()) ??
    dense({ epochs: epochsToFirstTicket(plan) });
  if (originOf(own)?.name !== 'dense') {
    const problem = `baseline() made ${show(own)}, expected dense({ ... }) of @freetickets/methods.`;
    throw new PluginError(pluginLabel(method, 'the method'), problem);
  }
  const { preset, ...given } = (baseline && optionsOf(baseline)) ?? {};
  return dense({ ...optionsOf(own), ...given, ...(given.epochs !== undefined && { preset }) });
}

const optionsOf = (method: Method) => originOf(method)?.options as OptionsOf<typeof dense>;

function epochsToFirstTicket({ runs: [run] }: Plan): number {
  const last = run?.phases.findIndex(({ ticket }) => ticket) ?? 0;
  return run?.phases.slice(0, last + 1).reduce((epochs, phase) => epochs + phase.epochs, 0) ?? 0;
}
