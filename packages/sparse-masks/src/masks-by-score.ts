import { type Distribution, type LayerShape, type Scope, sizeOf } from '@freetickets/core';
import { layerCounts } from './layer-counts.js';
import { Mask } from './mask.js';
import { highest } from './selection.js';

/** Values of every layer at all positions, by name. */
interface ByLayer {
  readonly [name: string]: ArrayLike<number>;
}

/**
 * Masks of the positions with the highest scores, by layer name; ties go to the earlier layer and lower position. Scope `layer`: as
 * many of each layer as `layerCounts` gives. Scope `network`: as many in all, in whichever layers they lie, but at least one a
 * layer. Throws as `layerCounts` does, and a `DataError` where a score is NaN.
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
  },
): Record<string, Mask> {
  const ofLayers = layerCounts(layers, options);
  const counts =
    options.scope === 'layer' ? ofLayers : countsOverLayers(layers, scores, sumOf(ofLayers));
  const masks = layers.map(({ name, shape }, l): [string, Mask] => {
    const all = Mask.full(sizeOf(shape));
    const score = (position: number): number => scores[name][position];
    return [name, Mask.of(all.size, highest(all.active(), counts[l], score))];
  });
  return Object.fromEntries(masks);
}

/** How many positions of each layer are among the `total` highest of all; the highest of each is. */
function countsOverLayers(layers: readonly LayerShape[], scores: ByLayer, total: number): number[] {
  const sizes = layers.map(({ shape }) => sizeOf(shape));
  const all = new Float64Array(sumOf(sizes));
  const layerOf = new Int32Array(all.length);
  const isFirst = new Uint8Array(all.length);
  let start = 0;
  for (const [l, { name }] of layers.entries()) {
    for (let i = 0; i < sizes[l]; i++) all[start + i] = scores[name][i];
    layerOf.fill(l, start, start + sizes[l]);
    const [first] = highest(Mask.full(sizes[l]).active(), 1, (i) => all[start + i]);
    isFirst[start + first] = 1;
    start += sizes[l];
  }
  const others = Int32Array.from(all.keys()).filter((i) => !isFirst[i]);
  const counts = layers.map(() => 1);
  for (const i of highest(others, total - layers.length, (i) => all[i])) counts[layerOf[i]]++;
  return counts;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
