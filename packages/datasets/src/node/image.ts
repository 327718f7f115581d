import { FileError, FreeTicketsError, LimitError } from '@freetickets/core';
import type { IndexedColors } from 'fast-png';
import { luma } from '../images/colours.js';
import { otherFormat } from '../images/image-format.js';
import { type JpegCodec, loadJpegCodec } from '../images/jpeg-codec.js';
import { isJpeg, jpegHeader } from '../images/jpeg-header.js';
import { oriented, orientedSize } from '../images/orientation.js';
import type { ImageShape } from '../images/shape.js';
import { decodeCmykJpeg } from './cmyk-jpeg.js';
import { decodePng, pngHeader } from './png.js';
import { isPng } from './png-chunks.js';

const mostScans = 64;

/** Pixels of `channels` values each, 0 to `white`, row-major. With 2 or 4 channels, the last is alpha. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array | Uint16Array;
  readonly white: number;
}

/** Throws where an image is of another size than it should be; called with the size it has once it is turned. */
export type CheckSize = (height: number, width: number) => void;

/**
 * Decodes a PNG or JPEG image, whichever it begins as, and turns it as its EXIF orientation says. Throws, before anything is
 * unpacked, a `LimitError` for more than `pixels` pixels, and what `checkSize` throws; a `FileError` for bytes that are
 * neither or not whole.
 */
export async function decodeImage(
  path: string,
  bytes: Uint8Array,
  pixels: number,
  checkSize?: CheckSize,
): Promise<Image> {
  return decodeImageWith(
    isJpeg(bytes) ? await loadJpegCodec() : noCodec,
    path,
    bytes,
    pixels,
    checkSize,
  );
}

const noCodec: JpegCodec = {
  decode: () => {
    throw new Error('it is no JPEG file');
  },
};

/** As `decodeImage`, with a codec that is there. */
export function decodeImageWith(
  codec: JpegCodec,
  path: string,
  bytes: Uint8Array,
  pixels: number,
  checkSize: CheckSize = () => {},
): Image {
  const check: CheckSize = (height, width) => {
    if (height * width > pixels) {
      const what = `${path}, an image of ${width} x ${height} pixels`;
      throw new LimitError(what, 'pixels', height * width, pixels, 'pixels');
    }
    checkSize(height, width);
  };
  return naming(path, bytes, () => {
    const image = isPng(bytes) ? png(bytes, check) : jpeg(bytes, check, codec);
    check(image.height, image.width);
    return image;
  });
}

/** The shape that an image has once it is decoded, in colour or grey, by its header. Throws as `decodeImage` does. */
export function imageShapeOf(path: string, bytes: Uint8Array): ImageShape {
  return naming(path, bytes, () => {
    const header = isPng(bytes) ? pngHeader(bytes) : jpegHeader(bytes);
    if (!header) throw new Error('it has no header');
    const [height, width] = orientedSize(header, header.orientation);
    return [height, width, isPng(bytes) && header.channels < 3 ? 1 : 3];
  });
}

/** What `use` makes of an image's file; its problems become those of the file. */
function naming<T>(path: string, bytes: Uint8Array, use: () => T): T {
  try {
    if (!isPng(bytes) && !isJpeg(bytes)) {
      const other = otherFormat(bytes);
      throw new Error(
        other
          ? `it is ${other}, expected a PNG or JPEG image`
          : 'it begins neither as a PNG nor as a JPEG image',
      );
    }
    return use();
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `the image cannot be decoded: ${problem}.`, { cause });
  }
}

function png(bytes: Uint8Array, checkSize: CheckSize): Image {
  const { palette, depth, ...image } = decodePng(bytes, checkSize);
  const decoded = { ...image, white: 2 ** depth - 1 };
  // An RGB image may carry a palette too, which is only a suggestion.
  const isIndexed = palette !== undefined && image.channels === 1;
  return oriented(isIndexed ? coloured(decoded, palette) : decoded, image.orientation);
}

/** An image of indices into a palette, in its colours. */
function coloured(image: Image, palette: IndexedColors): Image {
  const channels = palette[0]?.length ?? 3;
  const data = new Uint8Array(image.data.length * channels);
  image.data.forEach((index, i) => {
    const colour = palette[index];
    if (colour === undefined) throw new Error(`it has no colour ${index} in its palette`);
    data.set(colour, i * channels);
  });
  return { ...image, channels, data, white: 255 };
}

function jpeg(bytes: Uint8Array, checkSize: CheckSize, codec: JpegCodec): Image {
  const header = jpegHeader(bytes);
  if (header) checkSize(...orientedSize(header, header.orientation));
  if (header && header.scans > mostScans) {
    throw new Error(`it has ${header.scans} scans, expected at most ${mostScans}`);
  }
  const image = header?.channels === 4 ? decodeCmykJpeg(bytes, header) : codec.decode(bytes);
  return oriented({ ...image, white: 255 }, header?.orientation ?? 1);
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
    if (wanted === 1) pixels[i] = colour ? luma(red, green, blue) : red;
    else {
      pixels[i * 3] = red;
      pixels[i * 3 + 1] = green;
      pixels[i * 3 + 2] = blue;
    }
  }
  return pixels;
}
