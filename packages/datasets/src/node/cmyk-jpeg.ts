import type { ByteImage } from '@freetickets/core';
import { decode } from 'jpeg-js';
import type { JpegHeader } from '../images/jpeg-header.js';

/**
 * A JPEG image in the four inks of print, in RGB: R = C K / 255, as Adobe's programs and those that follow them store inks
 * inverted. Throws an `Error` for a file that is damaged
 * or cut short.
 */
export function decodeCmykJpeg(file: Uint8Array, header: JpegHeader): ByteImage {
  if (!header.ends) throw new Error('it ends early');
  const { height, width, data } = decode(file, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: Math.ceil((header.height * header.width) / 1e6),
    maxMemoryUsageInMB: Number.POSITIVE_INFINITY,
  });
  return { height, width, channels: 3, data };
}
