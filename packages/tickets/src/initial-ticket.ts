import {
  type Distribution,
  ModelError,
  type ModelGraph,
  type ParameterState,
  show,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, initialTopology } from '@freetickets/sparse-masks/masks';

/**
 * A run's first state: a random topology, and the model's initial weights where it is active.
 * Throws a `ModelError` where values of a parameter are missing.
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
    const dense = Object.hasOwn(Object(values), name) ? values[name] : undefined;
    if (!(dense instanceof Float32Array) || dense.length !== sizeOf(shape)) {
      throw new ModelError(
        `The initial values of ${name}: got ${show(dense)}, expected a Float32Array of ${sizeOf(shape)} values. parameterValues(model, graph) gives those of a model.`,
      );
    }
    return [name, mask ? { shape, values: gather(dense, mask), mask } : { shape, values: dense }];
  });
  return { graphHash: graph.hash, parameters: Object.fromEntries(parameters) };
}
