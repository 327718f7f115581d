import { BATCH_LANES, FLOAT_BYTES } from '../program/constants.js';
import type { Region } from '../program/region.js';
import { planeFloats, type Shape, type Source } from '../program/tensors.js';
import type { Window } from './geometry.js';

/** A planar image, its columns unfolded for a window. */
export interface Unfolded {
  readonly source: Source;
  readonly layout: UnfoldedLayout;
  readonly data: Region;
  readonly record: Region;
}

/** How it lies in memory; fields as in `kernels/records.h`. */
export interface UnfoldedLayout extends Window {
  readonly channels: number;
  readonly width: number;
  readonly rows: number;
  readonly phases: number;
  readonly phaseFloats: number;
  readonly padding: number;
}

/** Floats from a channel to the next. */
export const unfoldedChannel = ({ kernelWidth, phases, phaseFloats }: UnfoldedLayout): number =>
  kernelWidth * phases * phaseFloats;

/** The scratch that unfolding takes: a plane as it is read, and what is read behind it of every other float. */
export const unfoldingBytes = (shape: Pick<Shape, 'height' | 'width'>): number =>
  FLOAT_BYTES * (planeFloats(shape) + 2 * BATCH_LANES);
