import { type LayerShape, sizeOf } from '@freetickets/core';

/**
 * Densities eps * raw(shape), at most 1, with eps such that sum(density_l * size_l) = density * sum(size_l).
 * Where a layer would exceed 1 it becomes dense and eps is solved again for the others; eps only ever rises by that, so
 * a layer once dense stays dense.
 */
export function scaledDensities(
  layers: readonly LayerShape[],
  density: number,
  raw: (shape: readonly number[]) => number,
): number[] {
  const sizes = layers.map(({ shape }) => sizeOf(shape));
  const raws = layers.map(({ shape }) => raw(shape));
  const dense = new Set<number>();
  let active = density * sizes.reduce((total, size) => total + size, 0);

  for (;;) {
    const rest = sizes.reduce((sum, size, l) => (dense.has(l) ? sum : sum + raws[l] * size), 0);
    const eps = active / rest;
    const exceeding = layers.flatMap((_, l) => (!dense.has(l) && raws[l] * eps > 1 ? [l] : []));
    if (exceeding.length === 0) return raws.map((value, l) => (dense.has(l) ? 1 : value * eps));
    for (const l of exceeding) {
      dense.add(l);
      active -= sizes[l];
    }
  }
}
