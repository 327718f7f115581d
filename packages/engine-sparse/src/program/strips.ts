import { BATCH_LANES, STRIP_PIXELS } from './constants.js';
import { planeFloats, type Shape } from './tensors.js';

type Size = Pick<Shape, 'height' | 'width'>;

/** Rows of a planar image that a strip of it has pixels of, at most. */
export const rowsOfStrip = ({ height, width }: Size): number =>
  Math.min(height, Math.floor((STRIP_PIXELS * BATCH_LANES - 2) / width) + 2);

/** Floats that unfolding takes: a plane as it is read, and what is read behind it of every other float. */
export const readFloats = (shape: Size): number => planeFloats(shape) + 2 * BATCH_LANES;
