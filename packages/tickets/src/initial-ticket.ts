import type { Distribution, ModelGraph, ParameterState, TicketState } from '@freetickets/core';
import { gather, initialTopology } from '@freetickets/sparse-masks/masks';

/**
 * A run's first state: a random topology, and the model's initial weights where it is active.
 *
 * @param values dense values of every parameter, by name
 */
export function initialTicket(
  graph: ModelGraph,
  values: { readonly [parameter: string]: Float32Array },
  topology: {
    readonly sparsity: number;
    readonly distribution: Distribution;
    readonly seed: number;
  },
): TicketState {
  const masks = initialTopology(
    graph.parameters.filter(({ maskable }) => maskable),
    topology,
  );
  const parameters = graph.parameters.map(({ name, shape }): [string, ParameterState] => {
    const mask = masks[name];
    const dense = values[name];
    return [name, mask ? { shape, values: gather(dense, mask), mask } : { shape, values: dense }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}
