import { BATCH_LANES, BATCH_LANES_BYTES, FLOAT_BYTES } from './constants.js';
import type { Region } from './region.js';

/** A tensor's shape without the batch: an image, or a vector of channels. */
export interface Shape {
  readonly isVector: boolean;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The shape of a node's output: [channels], [length, channels] or [height, width, channels]. */
export function shapeOf(axes: readonly number[]): Shape {
  const channels = axes[axes.length - 1];
  const width = axes[axes.length - 2] ?? 1;
  return { isVector: axes.length === 1, height: axes[axes.length - 3] ?? 1, width, channels };
}

/** A stored tensor. */
export interface Tensor extends Shape {
  /** Whether it is an image whose lanes are pixels. */
  readonly isPlanar: boolean;
  /** Blocks of examples there is room for; of a planar image, examples. */
  readonly capacity: number;
  /** Its values. */
  readonly data: Region;
  /** Its record. */
  readonly record: Region;
  /** Whether a parameter that is trained lies before it. */
  readonly needsGradient: boolean;
}

/** What batch normalisation makes of a tensor: scale and shift of each channel. */
interface Normalisation {
  readonly scale: Region;
  readonly shift: Region;
}

/** A node's value as others read it: a stored tensor, normalised and rectified on the way. */
export interface Source {
  readonly tensor: Tensor;
  readonly normalisation?: Normalisation;
  readonly relu: boolean;
  readonly record: Region;
}

/** A gradient: of a stored tensor, or still to be worked out from it, coefficients and the normalised tensor. */
export interface Gradient {
  readonly tensor: Tensor;
  readonly coefficients?: Region;
  readonly input?: Tensor;
}

/** The bytes of a tensor in batch lanes. */
export function bytesOf({ isVector, height, width, channels }: Shape, blocks: number): number {
  return (isVector ? channels : height * width * channels) * blocks * BATCH_LANES_BYTES;
}

/** The bytes of a planar image. */
export const planarBytes = (shape: Shape, examples: number): number =>
  FLOAT_BYTES * examples * shape.channels * planeFloats(shape);

/** Floats of a plane of a planar image. */
export const planeFloats = ({ height, width }: Pick<Shape, 'height' | 'width'>): number =>
  Math.ceil((height * width) / BATCH_LANES) * BATCH_LANES;
