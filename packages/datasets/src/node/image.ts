import { extname } from 'node:path';
import { FileError } from '@freetickets/core';
import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { luma } from '../images/colours.js';
import { loadJpegCodec } from '../images/jpeg-codec.js';

/** Pixels of `channels` values each, 0 to `white`, row-major. With 2 or 4 channels, the last is alpha. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
  readonly white: number;
}

/** Decodes a PNG or JPEG image. Throws a `FileError` for bytes that are neither. */
export async function decodeImage(path: string, bytes: Uint8Array): Promise<Image> {
  try {
    return extname(path).toLowerCase() === '.png' ? png(bytes) : await jpeg(bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `the image cannot be decoded: ${problem}.`, { cause });
  }
}

function png(bytes: Uint8Array): Image {
  const image = decodePng(bytes, { checkCrc: true });
  const { height, width, depth } = image;
  const white = 2 ** depth - 1;
  // An RGB image may carry a palette too, which is only a suggestion. Grey of less than 8 bits is packed as palette
  // indices are: a palette of greys unpacks it.
  const greys = () => Array.from({ length: white + 1 }, (_, i) => [(255 * i) / white]);
  const indexed = image.channels === 1 ? image.palette : undefined;
  const palette = indexed ?? (depth < 8 ? greys() : undefined);
  if (palette === undefined) {
    return { height, width, channels: image.channels, data: image.data, white };
  }
  const data = convertIndexedToRgb({ ...image, palette });
  return { height, width, channels: palette[0]?.length ?? 3, data, white: 255 };
}

async function jpeg(bytes: Uint8Array): Promise<Image> {
  const codec = await loadJpegCodec();
  return { ...codec.decode(bytes), white: 255 };
}

/**
 * The image in bytes (0 .. 255) and in `channels` (1 or 3) channels: grey is repeated, colours become luma
 * (ITU-R BT.601), alpha is dropped.
 */
export function pixelsOf({ height, width, channels, data, white }: Image, wanted: number) {
  const pixels = new Float32Array(height * width * wanted);
  const colour = channels >= 3;
  const scale = 255 / white;
  const byte = (at: number) => (white === 255 ? data[at] : Math.round(data[at] * scale));
  for (let i = 0; i < height * width; i++) {
    const red = byte(i * channels);
    const green = colour ? byte(i * channels + 1) : red;
    const blue = colour ? byte(i * channels + 2) : red;
    if (wanted === 3) pixels.set([red, green, blue], i * 3);
    else pixels[i] = colour ? luma(red, green, blue) : red;
  }
  return pixels;
}
