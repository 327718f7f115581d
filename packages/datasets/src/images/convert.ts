import { DataError, show } from '@freetickets/core';
import type { RawInputs } from '../raw-inputs.js';
import { toBytes } from './bytes.js';
import { toColour, toGrey } from './colours.js';
import { lineWeights, resample } from './resample.js';
import { checkInputShape, type ImageShape, imageShape } from './shape.js';

/** An image in another shape: bytes stay bytes, floats become those of 64 bits. */
export type Conversion = (image: RawInputs) => RawInputs;

/**
 * How images of one shape become images of another. Colours become grey by luma, grey is repeated in each channel; each
 * axis is shrunk by area averaging or enlarged linearly between pixel centres (`lineWeights`), whatever that does to
 * the proportions. Bytes are rounded once, at the end.
 */
export function conversion(from: ImageShape, to: ImageShape): Conversion {
  const [height, width, channels] = from;
  const lines = [lineWeights(height, to[0]), lineWeights(width, to[1])] as const;
  const fewer = Math.min(channels, to[2]);
  return (image) => {
    const given = channels > fewer ? toGrey(image) : image;
    const resized = resample(given, lines, height, fewer);
    const made = to[2] > fewer ? toColour(resized) : resized;
    return image instanceof Uint8Array ? toBytes(made) : made;
  };
}

/**
 * How inputs of one shape become inputs of another; undefined where they are of it already. Throws a `DataError` where
 * that cannot be done, as one of the shapes is not that of an image.
 *
 * @param name whose inputs they are, to begin the error with
 */
export function conversionTo(
  to: readonly number[],
  from: readonly number[],
  name: string,
): Conversion | undefined {
  checkInputShape(to);
  if (show(from) === show(to)) return undefined;
  const [given, wanted] = [imageShape(from), imageShape(to)];
  if (given === undefined || wanted === undefined) {
    throw new DataError(
      `${name}: got inputs of shape ${show(from)}, expected ${show(to)}. Only images are resized, from and to [height, width, 1] or [height, width, 3]; use data of that shape.`,
    );
  }
  return conversion(given, wanted);
}
