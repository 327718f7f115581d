import { type LayerShape, sizeOf } from '@freetickets/core';

const none: ReadonlySet<number> = new Set();

/**
 * Densities eps * raw(shape)^power, at most 1, with eps such that sum(density_l * size_l) = density * sum(size_l).
 * Where a layer would exceed 1 it becomes dense and eps is solved again for the others; eps only ever rises by that, so
 * a layer once dense stays dense. Those in `dense`, by index, are so from the beginning. Powers are taken of raw / max raw
 * over the layers left, so that none overflows and they never all underflow.
 */
export function scaledDensities(
  layers: readonly LayerShape[],
  density: number,
  raw: (shape: readonly number[]) => number,
  { power = 1, dense: kept = none }: { power?: number; dense?: ReadonlySet<number> } = {},
): number[] {
  const sizes = layers.map(({ shape }) => sizeOf(shape));
  const raws = layers.map(({ shape }) => raw(shape));
  const dense = new Set(kept);
  let active = density * sizes.reduce((total, size) => total + size, 0);
  for (const l of dense) active -= sizes[l];

  for (;;) {
    const highest = Math.max(...raws.filter((_, l) => !dense.has(l)));
    const weights = raws.map((value, l) => (dense.has(l) ? 0 : (value / highest) ** power));
    const eps = active / weights.reduce((sum, weight, l) => sum + weight * sizes[l], 0);
    const exceeding = layers.flatMap((_, l) => (weights[l] * eps > 1 ? [l] : []));
    if (exceeding.length === 0) return weights.map((w, l) => (dense.has(l) ? 1 : w * eps));
    for (const l of exceeding) {
      dense.add(l);
      active -= sizes[l];
    }
  }
}
