import { OptionError } from '@freetickets/core';

/** The shape of an image: height, width and 1 (grey) or 3 (RGB) channels. */
export type ImageShape = readonly [height: number, width: number, channels: 1 | 3];

/** The shape as that of an image, or undefined where it is none. */
export function imageShape(shape: readonly number[]): ImageShape | undefined {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) return undefined;
  return [height, width, channels];
}

/** Throws an `OptionError` unless `shape` is made of whole numbers of at least 1. */
export function checkInputShape(shape: readonly number[]): void {
  const whole = (length: number) => Number.isSafeInteger(length) && length >= 1;
  if (!Array.isArray(shape) || shape.length === 0 || !shape.every(whole)) {
    throw new OptionError('inputShape', shape, 'whole numbers of at least 1, such as [28, 28, 1]');
  }
}
