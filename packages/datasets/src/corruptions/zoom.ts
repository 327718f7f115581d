import { between, type LineWeights, resample } from '../images/resample.js';
import type { Grid } from './grid.js';

/**
 * Enlarges an image by a factor f of at least 1, linearly between pixels: of every line of n pixels the middle `ceil(n / f)`
 * are spread, first to first and last to last, over `round(f ceil(n / f))` pixels, halves rounded to the even number, of which the middle n
 * remain. So a line of whole pixels is what is kept, and factors that add less than half a pixel change nothing.
 */
export function zoom(values: Float64Array, grid: Grid, factor: number): Float64Array {
  const { height, width, channels } = grid;
  const down = zoomedLine(height, factor);
  const across = width === height ? down : zoomedLine(width, factor);
  return resample(values, [down, across], height, channels);
}

function zoomedLine(length: number, factor: number): LineWeights {
  const kept = Math.ceil(length / factor);
  const enlarged = roundToEven(kept * factor);
  const start = Math.floor((length - kept) / 2);
  const cut = Math.floor((enlarged - length) / 2);
  const step = enlarged > 1 ? (kept - 1) / (enlarged - 1) : 0;
  return between(
    length,
    Float64Array.from({ length }, (_, i) => start + (i + cut) * step),
  );
}

/** The nearest whole number, of two the even one. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest === 0.5 ? below + (below % 2) : Math.round(value);
}
