import { random, type Severity } from '@freetickets/core';
import { decode, encode } from 'jpeg-js';
import { expect, it } from 'vitest';
import { jpegCorruption } from './jpeg.js';

const stream = random.derive(1);
const noise = (length: number) => {
  const { integer } = random.derive(1, 'noise');
  return Uint8Array.from({ length }, () => integer(256));
};

it('is what a file of the quality of the severity holds: grey, another codec', () => {
  const image = { data: noise(24 * 24), height: 24, width: 24, channels: 1 };
  const qualities = { 1: 80, 2: 65, 3: 58, 4: 50, 5: 40 };
  for (const [severity, quality] of Object.entries(qualities)) {
    const data = Buffer.from([...image.data].flatMap((x) => [x, x, x, 255]));
    const file = encode({ data, width: 24, height: 24 }, quality).data;
    const read = decode(file, { useTArray: true, formatAsRGBA: false }).data;
    const made = jpegCorruption().corrupt(image, Number(severity) as Severity, stream);
    const apart = made.map((value, i) => Math.abs(value - read[3 * i]));
    expect(apart.reduce((sum, x) => sum + x, 0) / apart.length).toBeLessThan(1);
  }
});

it('a grey image in colours comes out as the grey one', () => {
  const data = noise(28 * 28);
  const grey = { data, height: 28, width: 28, channels: 1 };
  const colours = {
    ...grey,
    channels: 3,
    data: Uint8Array.from({ length: 3 * 784 }, (_, i) => data[Math.floor(i / 3)]),
  };
  const [one, three] = [grey, colours].map((image) => jpegCorruption().corrupt(image, 4, stream));
  expect(three.filter((_, i) => i % 3 === 2)).toEqual(one);
});

it('keeps brightness and blurs colours, which are at half size', () => {
  // Columns of red and of a green as bright: 0.299 x 200 is next to 0.587 x 102.
  const data = Uint8Array.from({ length: 3 * 256 }, (_, i) => {
    const red = Math.floor(i / 3) % 2 === 0;
    return [red ? 200 : 0, red ? 0 : 102, 0][i % 3];
  });
  const made = jpegCorruption().corrupt({ data, height: 16, width: 16, channels: 3 }, 1, stream);
  for (const [channel, level] of [100, 51].entries()) {
    for (let i = channel; i < made.length; i += 3) {
      expect(Math.abs(made[i] - level)).toBeLessThan(12);
    }
  }
});
