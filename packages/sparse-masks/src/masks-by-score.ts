import {
  type ByLayer,
  type Distribution,
  type LayerShape,
  type MaskConstraint,
  type Scope,
  sizeOf,
} from '@freetickets/core';
import { highestUnits, unitsPerGroup } from './constrained-choice.js';
import { unitsOf } from './constraints/units-of.js';
import { sumOf } from './deal-out.js';
import { keptDense } from './dense-layers.js';
import { layerCounts } from './layer-counts.js';
import { lowestOverLayers } from './lowest-over-layers.js';
import { Mask } from './mask.js';
import { highest } from './selection.js';

/**
 * Masks of the positions with the highest scores, by layer name; ties go to the earlier layer and lower position. Scope `layer`: as
 * many of each layer as `layerCounts` gives. Scope `network`: as many in all, in whichever layers they lie, but at least one a
 * layer, and all of those that the distribution names as dense. Throws as `layerCounts` does, and a `DataError` where a score
 * is NaN.
 *
 * @param scores of all positions, by layer name
 */
export function masksByScore(
  layers: readonly LayerShape[],
  scores: ByLayer,
  options: {
    readonly sparsity: number;
    readonly distribution: Distribution;
    readonly scope: Scope;
    readonly constraint?: MaskConstraint | undefined;
  },
): Record<string, Mask> {
  const ofLayers = layerCounts(layers, options);
  const counts =
    options.scope === 'layer' ? ofLayers : countsOverLayers(layers, scores, ofLayers, options);
  const masks = layers.map((layer, l): [string, Mask] => {
    const size = sizeOf(layer.shape);
    const score = (position: number) => scores[layer.name][position];
    const units = counts[l] < size ? unitsOf(options.constraint, layer) : undefined;
    return [
      layer.name,
      units
        ? highestUnits(units, size, unitsPerGroup(units, size, counts[l]), score)
        : Mask.of(size, highest(Mask.full(size).active(), counts[l], score)),
    ];
  });
  return Object.fromEntries(masks);
}

/** How many positions of each layer are among the highest of all, as many as `counts` add up to. */
function countsOverLayers(
  layers: readonly LayerShape[],
  scores: ByLayer,
  counts: readonly number[],
  { distribution }: { readonly distribution: Distribution },
): number[] {
  const sizes = layers.map(({ shape }) => sizeOf(shape));
  const kept = keptDense(distribution, layers);
  // Among equal scores the last ones go, so that the first ones stay.
  const backwards = [...layers].reverse();
  const dropped = lowestOverLayers(
    backwards.map(({ name }) => scores[name]),
    sumOf(sizes) - sumOf(counts),
    backwards.map((_, b) => {
      const l = layers.length - 1 - b;
      return kept.has(l) ? 0 : sizes[l] - 1;
    }),
  ).reverse();
  return sizes.map((size, l) => size - dropped[l]);
}
