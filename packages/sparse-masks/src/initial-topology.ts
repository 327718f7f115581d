import { type Distribution, type LayerShape, ModelError, random, sizeOf } from '@freetickets/core';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';

/**
 * The masks a run starts from, by layer name: the counts of `layerCounts`, at uniformly random positions.
 * A layer's positions depend on the seed, its name and its count alone. Throws as `layerCounts` does, and a
 * `ModelError` where two layers have the same name.
 *
 * @example initialTopology(layers, { sparsity: 0.9, distribution: erk(), seed: 1 })
 */
export function initialTopology(
  layers: readonly LayerShape[],
  options: {
    readonly sparsity: number;
    readonly distribution: Distribution;
    readonly seed: number;
  },
): Record<string, Mask> {
  const counts = layerCounts(layers, options);
  const topology: Record<string, Mask> = {};
  for (const [l, { name, shape }] of layers.entries()) {
    if (Object.hasOwn(topology, name)) {
      throw new ModelError(`Two layers are named ${name}; give each its own name.`);
    }
    const none = Mask.empty(sizeOf(shape));
    const stream = random.derive(options.seed, 'topology', name);
    topology[name] = none.with(stream.sample(none.inactive(), counts[l]));
  }
  return topology;
}
