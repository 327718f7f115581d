import { type ByteImage, PluginError, random, type Severity } from '@freetickets/core';
import { decode } from 'jpeg-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type JpegCodec, loadJpegCodec } from '../images/jpeg-codec.js';
import { jpegCorruption } from './jpeg.js';

/** A bright disc on a slope, with noise. */
function picture(height: number, width: number, channels: 1 | 3): ByteImage {
  const stream = random.derive(1, 'picture', height, width);
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const disc = (y - height / 2) ** 2 + (x - width / 2) ** 2 < 60 ? 90 : 0;
    return disc + 3 * x + (i % channels) * 2 * y + stream.integer(20);
  });
  return { data, height, width, channels };
}

const meanDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;

let codec: JpegCodec;
beforeAll(async () => {
  codec = await loadJpegCodec();
});

describe.each([picture(28, 28, 1), picture(32, 32, 3), picture(11, 21, 3)])(
  '$height x $width x $channels',
  (image) => {
    it('is what another decoder finds in a file of the quality of the severity', async () => {
      const corruption = jpegCorruption();
      await corruption.prepare?.();
      const qualities = { 1: 80, 2: 65, 3: 58, 4: 50, 5: 40 };
      for (const [severity, quality] of Object.entries(qualities)) {
        const made = corruption.corrupt(image, Number(severity) as Severity, random.derive(1));
        const file = codec.encode(image, quality);
        const read = decode(file, { useTArray: true, formatAsRGBA: false }).data;
        const found = image.channels === 3 ? read : read.filter((_, i) => i % 3 === 0);
        // jpeg-js repeats the colours of half size, libjpeg interpolates them.
        expect(meanDifference(made, found)).toBeLessThan(image.channels === 3 ? 4 : 0.4);
        expect(meanDifference(made, image.data)).toBeGreaterThan(4);
      }
    });
  },
);

it('quantises by the tables of ITU-T T.81, scaled as libjpeg does, hand-computed', () => {
  const quantiserIn = (file: Uint8Array) => {
    // Marker DQT, length 67, table 0; in zigzag order.
    const at = file.findIndex((_, i) => file.subarray(i, i + 5).join() === '255,219,0,67,0');
    return [...file.subarray(at + 5, at + 5 + 64)];
  };
  const grey = picture(8, 8, 1);
  expect(quantiserIn(codec.encode(grey, 50)).slice(0, 8)).toEqual([16, 11, 12, 14, 12, 10, 16, 14]);
  // 40% of 16 is 6.4, of 11 is 4.4, of 12 is 4.8; 125% of 16 is 20, of 11 is 13.75, of 12 is 15.
  expect(quantiserIn(codec.encode(grey, 80)).slice(0, 3)).toEqual([6, 4, 5]);
  expect(quantiserIn(codec.encode(grey, 40)).slice(0, 3)).toEqual([20, 14, 15]);
});

it('says that its codec has to be loaded', () => {
  const corrupt = () => jpegCorruption().corrupt(picture(8, 8, 1), 1, random.derive(1));
  expect(corrupt).toThrow(PluginError);
  expect(corrupt).toThrow('Await `prepare` first');
});
