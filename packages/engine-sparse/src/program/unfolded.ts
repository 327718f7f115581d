import { BATCH_LANES, FLOAT_BYTES, STRIP_PIXELS } from './constants.js';
import { planeFloats, type Shape } from './tensors.js';

type Size = Pick<Shape, 'height' | 'width'>;

/** A window that goes over an image. */
interface Window {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** How the unfolded channels of a planar image lie in memory; fields as in `kernels/records.h`. */
export interface Unfolded extends Window {
  readonly width: number;
  readonly rows: number;
  readonly phases: number;
  readonly phaseFloats: number;
}

/** Unfolds for a window of which `height` rows of `width` pixels are made. */
export function unfoldedFor(window: Window, { height, width }: Size): Unfolded {
  const { kernelHeight, strideY } = window;
  const rows = height + Math.floor((kernelHeight - 1) / strideY);
  const phaseFloats = planeFloats({ height: rows, width });
  return { ...window, width, rows, phases: Math.min(strideY, kernelHeight), phaseFloats };
}

/** Channels a multiple of so many bytes apart would share sets of the first-level cache. */
const ALIASED_BYTES = 2048;

/** The same for a strip of an image of shape `output`. */
export function unfoldedForStrip(window: Window, output: Size): Unfolded {
  const unfolded = unfoldedFor(window, { height: rowsOfStrip(output), width: output.width });
  const { phaseFloats } = unfolded;
  const isAliased = (FLOAT_BYTES * phaseFloats) % ALIASED_BYTES === 0;
  return isAliased ? { ...unfolded, phaseFloats: phaseFloats + BATCH_LANES } : unfolded;
}

/** Rows of a planar image that a strip of it has pixels of, at most. */
export const rowsOfStrip = ({ height, width }: Size): number =>
  Math.min(height, Math.floor((STRIP_PIXELS * BATCH_LANES - 2) / width) + 2);

/** Floats from a channel to the next. */
export const unfoldedChannel = ({ kernelWidth, phases, phaseFloats }: Unfolded): number =>
  kernelWidth * phases * phaseFloats;

/** Floats of a plane as it is read, and of what may be read behind it. */
export const readFloats = (shape: Size): number => planeFloats(shape) + 2 * BATCH_LANES;

/** Floats of a row of windows that were pooled over their rows, and of what may be read behind it. */
export const pooledRowFloats = (
  { kernelWidth, strideX, padLeft }: Pick<Window, 'kernelWidth' | 'strideX' | 'padLeft'>,
  input: Size,
  output: Size,
): number =>
  Math.max((output.width - 1) * strideX + kernelWidth, padLeft + input.width) + 2 * BATCH_LANES;
