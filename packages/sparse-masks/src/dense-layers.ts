import { type Distribution, type LayerShape, OptionError, sizeOf } from '@freetickets/core';
import * as z from 'zod/mini';
import { isNamed, namesOf } from './is-named.js';

const NAMES = 'a list of layer names';

/** The option `dense` of a distribution: layers that keep all their weights, by name. */
export const denseOption = () =>
  z.optional(z.array(z.string({ error: 'the name of a layer' }), { error: NAMES }));

const indicesOf = (name: string, layers: readonly LayerShape[]): readonly number[] =>
  layers.flatMap((layer, l) => (isNamed(layer, name) ? [l] : []));

/** The layers, by index, that a distribution keeps dense by their names. */
export const keptDense = (
  { dense = [] }: Distribution,
  layers: readonly LayerShape[],
): ReadonlySet<number> => new Set(dense.flatMap((name) => indicesOf(name, layers)));

/**
 * Which layers, by index, are kept dense by their names: `conv1` or `conv1/kernel`, which are those of all heads. Throws an
 * `OptionError` where a name is no layer's, and where they alone hold more weights than the density leaves.
 *
 * @param owner whose option it is, to begin the error with: `distribution erk`
 */
export function denseLayers(
  owner: string,
  names: readonly string[],
  layers: readonly LayerShape[],
  density: number,
): ReadonlySet<number> {
  const indices = names.flatMap((name) => {
    const found = indicesOf(name, layers);
    if (found.length > 0) return found;
    throw new OptionError(`${owner}: dense`, name, `some of ${namesOf(layers)}`);
  });
  const dense = new Set(indices);
  const sizes = layers.map(({ shape }) => sizeOf(shape));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const kept = sizes.reduce((sum, size, l) => sum + (dense.has(l) ? size : 0), 0);
  if (kept > density * total || (dense.size === layers.length && density < 1)) {
    const highest = Math.floor((1 - kept / total) * 1e6) / 1e6;
    throw new OptionError(
      `${owner}: dense`,
      names,
      `layers with fewer weights: these hold ${kept} of ${total}, so that the sparsity is at most ${highest}`,
    );
  }
  return dense;
}
