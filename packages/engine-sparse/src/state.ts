import { type ModelGraph, sizeOf, type TicketState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks/masks';

/** The masks of a state: of every maskable parameter, all positions where it has none. */
export function masksOf(graph: ModelGraph, state: TicketState): Map<string, Mask> {
  const maskable = graph.parameters.filter((info) => info.maskable);
  return new Map(
    maskable.map(({ name, shape }) => {
      const mask = state.parameters[name]?.mask;
      return [name, mask ? Mask.from(mask) : Mask.full(sizeOf(shape))];
    }),
  );
}
