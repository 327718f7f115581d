import type { ParameterState } from '@freetickets/core';
import { Mask } from '@freetickets/sparse-masks';
import type { TopologyChange } from './topology.js';

/** A parameter's mask; where it has none, all of its positions are active. */
export const maskOf = ({ mask }: ParameterState, size: number): Mask =>
  mask ? Mask.from(mask) : Mask.full(size);

/** How many weights left and came, of the layers whose masks differ. */
export function maskChange(
  before: ReadonlyMap<string, Mask>,
  after: { readonly [parameter: string]: Mask },
): TopologyChange {
  const change: TopologyChange = {};
  for (const [name, mask] of before) {
    const both = mask.intersection(after[name]).count;
    const [pruned, grown] = [mask.count - both, after[name].count - both];
    if (pruned + grown > 0) change[name] = { pruned, grown, regrown: 0, active: after[name].count };
  }
  return change;
}
