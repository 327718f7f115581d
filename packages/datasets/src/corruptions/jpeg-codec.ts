import type { ByteImage } from '@freetickets/core';
import { toBytes } from '../images/bytes.js';
import { luma } from '../images/colours.js';
import { cosineTransform, inverseCosineTransform } from './cosine-transform.js';
import { chrominance, luminance, quantiserOf } from './jpeg-quantisers.js';

const side = 8;

/**
 * What is left of an image that a baseline JPEG codec has saved and opened: luma and two differences of colour, each
 * rounded (JFIF); blocks of 8 x 8, of which those that stick out repeat the outermost pixels; the discrete cosine
 * transform of each block, rounded to multiples of the quantisers of the asked quality; and all of it back again. The
 * entropy coding of a file loses nothing and is left out. Colours are not subsampled (4:4:4).
 *
 * ITU-T T.81 (1992), annexes A and K; ITU-T T.871 (2011), JFIF.
 *
 * @param quality from 1 to 100
 */
export function throughJpeg(image: ByteImage, quality: number): Uint8Array {
  const quantisers = [luminance, chrominance, chrominance].map((table) =>
    quantiserOf(table, quality),
  );
  const planes = planesOf(image).map((plane, i) =>
    throughBlocks(plane, image.height, image.width, quantisers[i]),
  );
  return imageOf(planes);
}

/** Luma, and of a colour image the blue and red differences, as bytes. */
function planesOf({ data, channels }: ByteImage): readonly Uint8Array[] {
  if (channels === 1) return [data];
  const plane = (of: (red: number, green: number, blue: number) => number) =>
    toBytes(
      Float64Array.from({ length: data.length / 3 }, (_, i) =>
        of(data[3 * i], data[3 * i + 1], data[3 * i + 2]),
      ),
    );
  return [
    plane(luma),
    plane((red, green, blue) => 128 + (blue - luma(red, green, blue)) / 1.772),
    plane((red, green, blue) => 128 + (red - luma(red, green, blue)) / 1.402),
  ];
}

function imageOf([y, blue, red]: readonly Uint8Array[]): Uint8Array {
  if (blue === undefined || red === undefined) return y;
  const made = new Float64Array(3 * y.length);
  for (let i = 0; i < y.length; i++) {
    const [cb, cr] = [blue[i] - 128, red[i] - 128];
    made[3 * i] = y[i] + 1.402 * cr;
    made[3 * i + 1] = y[i] - (0.114 * 1.772 * cb + 0.299 * 1.402 * cr) / 0.587;
    made[3 * i + 2] = y[i] + 1.772 * cb;
  }
  return toBytes(made);
}

function throughBlocks(
  plane: Uint8Array,
  height: number,
  width: number,
  quantiser: readonly number[],
): Uint8Array {
  const made = new Float64Array(plane.length);
  const block = new Float64Array(side * side);
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      for (let i = 0; i < block.length; i++) {
        const row = Math.min(top + Math.floor(i / side), height - 1);
        const column = Math.min(left + (i % side), width - 1);
        block[i] = plane[row * width + column] - 128;
      }
      const coefficients = cosineTransform(block);
      for (let i = 0; i < block.length; i++) {
        coefficients[i] = Math.round(coefficients[i] / quantiser[i]) * quantiser[i];
      }
      const back = inverseCosineTransform(coefficients);
      for (let i = 0; i < block.length; i++) {
        const [row, column] = [top + Math.floor(i / side), left + (i % side)];
        if (row < height && column < width) made[row * width + column] = back[i] + 128;
      }
    }
  }
  return toBytes(made);
}
