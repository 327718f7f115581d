import { type LayerView, layerView } from '@freetickets/core';

/** Dense gradients of some steps' batches, added up, to average over. */
export interface GradientSums {
  readonly batches: number;
  /** By the names of layers, of all positions. */
  readonly sums: { readonly [layer: string]: Float32Array };
}

export const noGradients: GradientSums = { batches: 0, sums: {} };

/** Sums with the dense gradients of one more batch. */
export function withGradients(
  { batches, sums }: GradientSums,
  layers: Iterable<LayerView>,
): GradientSums {
  const added: Record<string, Float32Array> = {};
  for (const { name, denseGradient } of layers) {
    const before = sums[name];
    added[name] = Float32Array.from(denseGradient, (value, i) => value + (before?.[i] ?? 0));
  }
  return { batches: batches + 1, sums: added };
}

/** A layer whose dense gradient is the average; the layer itself where nothing was added up. */
export function averaged(layer: LayerView, { batches, sums }: GradientSums): LayerView {
  const sum = sums[layer.name];
  if (!sum) return layer;
  return layerView({ ...layer, denseGradient: sum.map((value) => value / batches) });
}
