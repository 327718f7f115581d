import { toBytes } from '../images/bytes.js';
import { conversion } from '../images/convert.js';
import type { JpegCodec } from '../images/jpeg-codec.js';
import type { ImageShape } from '../images/shape.js';
import { decodeImageWith, pixelsOf } from './image.js';

/** An image's bytes in a shape. The colours are converted before it is resized, and nothing is rounded until then. */
export function imageBytes(
  codec: JpegCodec,
  path: string,
  file: Uint8Array,
  shape: ImageShape,
  pixels: number,
): Uint8Array {
  const image = decodeImageWith(codec, path, file, pixels);
  const [height, width, channels] = shape;
  const own = pixelsOf(image, channels);
  if (image.height === height && image.width === width) return toBytes(own);
  return toBytes(conversion([image.height, image.width, channels], shape)(own));
}
