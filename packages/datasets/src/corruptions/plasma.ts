import type { Random } from '@freetickets/core';

/**
 * A cloud of `size` x `size` values from 0 to 1, `size` a power of two, that goes on across its opposite edges: the
 * midpoint of each square, then of each edge, is the mean of the four points around it and a uniform number in [-a, a);
 * then squares are half as wide and a is divided by `decay` squared. The smaller the decay, the rougher the cloud.
 *
 * Fournier, Fussell and Carpenter, Computer Rendering of Stochastic Models, CACM 1982 (the diamond-square algorithm).
 */
export function plasma(random: Random, size: number, decay: number): Float64Array {
  const cloud = new Float64Array(size * size);
  const index = (y: number, x: number) => ((y + size) % size) * size + ((x + size) % size);
  let amplitude = 1;
  const between = (...around: readonly number[]) => {
    const mean = around.reduce((sum, at) => sum + cloud[at], 0) / 4;
    return mean + amplitude * (2 * random.uniform() - 1);
  };
  for (let width = size; width >= 2; width /= 2, amplitude /= decay * decay) {
    const half = width / 2;
    for (let y = half; y < size; y += width) {
      for (let x = half; x < size; x += width) {
        cloud[index(y, x)] = between(
          index(y - half, x - half),
          index(y - half, x + half),
          index(y + half, x - half),
          index(y + half, x + half),
        );
      }
    }
    for (let y = 0; y < size; y += half) {
      for (let x = y % width === 0 ? half : 0; x < size; x += width) {
        cloud[index(y, x)] = between(
          index(y - half, x),
          index(y + half, x),
          index(y, x - half),
          index(y, x + half),
        );
      }
    }
  }
  const low = cloud.reduce((a, b) => Math.min(a, b));
  const high = cloud.reduce((a, b) => Math.max(a, b));
  return cloud.map((value) => (high > low ? (value - low) / (high - low) : 0));
}
