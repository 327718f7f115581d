import { between, type LineWeights, resample } from '../images/resample.js';
import type { Grid } from './grid.js';

/** Enlarges an image by a factor of at least 1 around its centre, linearly between pixels, and cuts off what is too much. */
export function zoom(values: Float64Array, grid: Grid, factor: number): Float64Array {
  const { height, width, channels } = grid;
  const down = zoomedLine(height, factor);
  const across = width === height ? down : zoomedLine(width, factor);
  return resample(values, [down, across], height, channels);
}

function zoomedLine(length: number, factor: number): LineWeights {
  const centre = (length - 1) / 2;
  const positions = new Float64Array(length);
  for (let i = 0; i < length; i++) positions[i] = centre + (i - centre) / factor;
  return between(length, positions);
}
