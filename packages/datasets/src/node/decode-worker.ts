import { move, transferableSymbol, valueSymbol } from 'piscina';
import { loadJpegCodec } from '../images/jpeg-codec.js';
import type { ImageShape } from '../images/shape.js';
import type { Limits } from '../limits.js';
import { readDataFile } from './data-file.js';
import { imageBytes } from './image-bytes.js';

/** Images to decode, and the shape to bring them to. */
export interface DecodeTask {
  readonly paths: readonly string[];
  readonly shape: ImageShape;
  readonly limits: Pick<Limits, 'bytes' | 'pixels'>;
}

/** The bytes of each image; undefined where it cannot be decoded, which whoever reads it is told. */
export type Decoded = readonly (Uint8Array | undefined)[];

/** What a worker thread does: gives what was decoded, as `Decoded`, without copying it. */
export async function decode({ paths, shape, limits }: DecodeTask): Promise<unknown> {
  const images: (Uint8Array | undefined)[] = [];
  for (const path of paths) {
    try {
      const file = await readDataFile(path, limits.bytes);
      images.push(imageBytes(await loadJpegCodec(), path, file, shape, limits.pixels));
    } catch {
      images.push(undefined);
    }
  }
  const buffers = images.flatMap((image) => (image ? [image.buffer] : []));
  return move({ [transferableSymbol]: buffers, [valueSymbol]: images });
}
