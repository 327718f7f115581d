import type { LayerView } from '@freetickets/core';

/** All that a layer holds, to compare. */
export function contentsOf(layer: LayerView): string {
  const { mask, explored, ...arrays } = layer;
  return JSON.stringify([
    mask.bits,
    explored.bits,
    Object.entries(arrays).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : Array.from(value),
    ]),
  ]);
}
