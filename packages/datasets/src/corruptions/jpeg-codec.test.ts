import { random } from '@freetickets/core';
import { decode, encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { throughJpeg } from './jpeg-codec.js';
import { luminance, quantiserOf } from './jpeg-quantisers.js';

/** A bright disc on a slope, with noise. */
function picture(height: number, width: number, channels: 1 | 3) {
  const stream = random.derive(1, 'picture', height, width);
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const disc = (y - height / 2) ** 2 + (x - width / 2) ** 2 < 60 ? 90 : 0;
    return disc + 3 * x + (i % channels) * 2 * y + stream.integer(20);
  });
  return { data, height, width, channels };
}

/** The same by a codec of its own: a file is written and read. */
function throughFile(
  { data, height, width, channels }: ReturnType<typeof picture>,
  quality: number,
) {
  const rgba = Uint8Array.from({ length: height * width * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : data[Math.floor(i / 4) * channels + (channels === 3 ? i % 4 : 0)],
  );
  const file = encode({ data: rgba, height, width }, quality).data;
  const read = decode(file, { useTArray: true, formatAsRGBA: false }).data;
  return channels === 3 ? read : read.filter((_, i) => i % 3 === 0);
}

describe.each([picture(28, 28, 1), picture(32, 32, 3), picture(11, 21, 3)])(
  '$height x $width x $channels',
  (image) => {
    it.each([80, 50, 40, 5])('looks as a file of quality %d does', (quality) => {
      const made = throughJpeg(image, quality);
      const file = throughFile(image, quality);
      expect(made).toHaveLength(file.length);
      const differences = Array.from(made, (value, i) => Math.abs(value - file[i]));
      const mean = differences.reduce((sum, x) => sum + x, 0) / made.length;
      const harm = Array.from(made, (value, i) => Math.abs(value - image.data[i]));
      // What both do to an image is far more than where they differ: the other one cuts off fractions of colours.
      expect(mean).toBeLessThan(image.channels === 3 ? 0.7 : 0.3);
      expect(Math.max(...differences)).toBeLessThanOrEqual(3);
      expect(harm.reduce((sum, x) => sum + x, 0) / made.length).toBeGreaterThan(4);
    });
  },
);

it('scales its quantisers as libjpeg does, hand-computed', () => {
  expect(quantiserOf(luminance, 50)).toEqual(luminance);
  expect(quantiserOf(luminance, 100)).toEqual(new Array(64).fill(1));
  // 40% of 16 is 6.4, of 61 is 24.4; 125% of 16 is 20, of 11 is 13.75.
  expect([quantiserOf(luminance, 80)[0], quantiserOf(luminance, 80)[7]]).toEqual([6, 24]);
  expect(quantiserOf(luminance, 40).slice(0, 2)).toEqual([20, 14]);
  expect(Math.max(...quantiserOf(luminance, 1))).toBe(255);
});
