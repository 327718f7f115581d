import { ModelError } from '@freetickets/core';
import type { Shape } from './rule.js';

type DataFormat = 'channelsLast' | 'channelsFirst' | undefined;

export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: 'same' | 'valid';
  readonly dilationRate?: readonly number[];
}

export const product = (numbers: Shape): number => numbers.reduce((a, b) => a * b, 1);

/** Throws unless a shape has as many axes. */
export function requireRank(shape: Shape, rank: number): void {
  if (shape.length === rank) return;
  throw new ModelError(
    `its input [${shape.join(', ')}] has ${shape.length} axes, expected ${rank}.`,
  );
}

/** The spatial axes and the channels of a shape with as many spatial axes. */
export function splitChannels(
  shape: Shape,
  spatialAxes: number,
  format: DataFormat,
): { readonly space: Shape; readonly channels: number } {
  requireRank(shape, spatialAxes + 1);
  return format === 'channelsFirst'
    ? { space: shape.slice(1), channels: shape[0] }
    : { space: shape.slice(0, -1), channels: shape[spatialAxes] };
}

export function joinChannels(space: Shape, channels: number, format: DataFormat): Shape {
  return format === 'channelsFirst' ? [channels, ...space] : [...space, channels];
}

/** How many positions a window takes on each axis. */
export function positions(space: Shape, { size, strides, padding, dilationRate }: Window): Shape {
  return space.map((length, i) => {
    const spanned = (size[i] - 1) * (dilationRate?.[i] ?? 1) + 1;
    return Math.ceil((padding === 'same' ? length : length - spanned + 1) / strides[i]);
  });
}

/** The index of an axis in a shape without the batch axis; given are axes that count the batch, or from the end. */
export function axisIn(shape: Shape, axis: number): number {
  const index = axis < 0 ? shape.length + axis : axis - 1;
  if (index >= 0 && index < shape.length) return index;
  throw new ModelError(
    `it names the axis ${axis} of its input [${shape.join(', ')}], expected one from 1 up to ${shape.length}, or from -${shape.length} up to -1.`,
  );
}
