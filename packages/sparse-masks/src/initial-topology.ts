import {
  type Distribution,
  type LayerShape,
  type MaskConstraint,
  ModelError,
  random,
  sizeOf,
} from '@freetickets/core';
import { highestUnits, unitsPerGroup } from './constrained-choice.js';
import { unitsOf } from './constraints/units-of.js';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';

/**
 * The masks a run starts from, by layer name: the counts of `layerCounts`, at uniformly random positions, or in uniformly
 * random units of a constraint. A layer's positions depend on the seed, its name and its count alone. Throws as `layerCounts` does, and a
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
    readonly constraint?: MaskConstraint | undefined;
  },
): Record<string, Mask> {
  const counts = layerCounts(layers, options);
  const topology: Record<string, Mask> = {};
  for (const [l, layer] of layers.entries()) {
    const { name, shape } = layer;
    if (Object.hasOwn(topology, name)) {
      throw new ModelError(`Two layers are named ${name}; give each its own name.`);
    }
    const size = sizeOf(shape);
    const stream = random.derive(options.seed, 'topology', name);
    const units = counts[l] < size ? unitsOf(options.constraint, layer) : undefined;
    const none = Mask.empty(size);
    topology[name] = units
      ? highestUnits(units, size, unitsPerGroup(units, size, counts[l]), () => stream.uniform())
      : none.with(stream.sample(none.inactive(), counts[l]));
  }
  return topology;
}
