import type { NetworkState } from '@freetickets/core';
import { gather, type Mask, scatter } from '@freetickets/sparse-masks/masks';

/** Another mask of a parameter, of as many positions. */
export interface MaskChange {
  readonly name: string;
  readonly mask: Mask;
  readonly before: Mask;
}

/** The active values under another mask. What is active again keeps its value; what was inactive is 0 in between. */
export function moved(values: Float32Array, before: Mask, mask: Mask): Float32Array {
  return gather(scatter(values, before), mask);
}

/** A state under other masks, with its values, slots and explored positions. */
export function withMasks(state: NetworkState, changes: readonly MaskChange[]): NetworkState {
  const parameters = { ...state.parameters };
  const explored = { ...state.explored };
  const slots = Object.fromEntries(
    Object.entries(state.slots).map(([slot, byName]) => [slot, { ...byName }]),
  );
  for (const { name, mask, before } of changes) {
    const values = moved(parameters[name].values, before, mask);
    parameters[name] = { ...parameters[name], mask, values };
    explored[name] = before.union(mask).union(explored[name]);
    for (const byName of Object.values(slots)) {
      if (byName[name]) byName[name] = moved(byName[name], before, mask);
    }
  }
  return { ...state, parameters, slots, explored };
}
