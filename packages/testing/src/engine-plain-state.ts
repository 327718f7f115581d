import {
  ModelError,
  type ModelGraph,
  type NetworkState,
  sizeOf,
  type TicketState,
} from '@freetickets/core';
import { gather, Mask, scatter } from '@freetickets/sparse-masks';

/** A parameter, over every position. */
export interface Parameter {
  readonly values: Float32Array;
  readonly slots: { readonly [slot: string]: Float32Array };
  readonly average: Float32Array;
  topology?: { mask: Mask; explored: Mask };
}

/** The parameters of a state. Throws a `ModelError` where it does not fit. */
export function read(
  graph: ModelGraph,
  state: TicketState | NetworkState,
  slotNames: readonly string[] = [],
): [string, Parameter][] {
  if (state.graphHash !== graph.hash) throw new ModelError('The state is of another graph.');
  const network = 'slots' in state ? state : undefined;
  return graph.parameters.map(({ name, shape, trainable }) => {
    const { values, mask: view } = state.parameters[name];
    const mask = view && Mask.from(view);
    const spread = (active: Float32Array) => (mask ? scatter(active, mask) : active.slice());
    const slots = (trainable ? slotNames : []).map((slot) => {
      const active = network?.slots[slot]?.[name];
      return [slot, active ? spread(active) : new Float32Array(sizeOf(shape))];
    });
    return [
      name,
      {
        values: spread(values),
        slots: Object.fromEntries(slots),
        average: network?.denseMomentum?.[name]?.slice() ?? new Float32Array(sizeOf(shape)),
        ...(mask && { topology: { mask, explored: mask.union(network?.explored[name] ?? mask) } }),
      },
    ];
  });
}

/** Values as states hold them. */
export function active(values: Float32Array, { topology }: Parameter): Float32Array {
  return topology ? gather(values, topology.mask) : values.slice();
}
