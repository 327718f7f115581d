import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { brightnessCorruption } from './brightness.js';

const stream = random.derive(1);
const brighten = (channels: number, ...bytes: number[]) => {
  const image = {
    data: Uint8Array.from(bytes),
    height: 1,
    width: bytes.length / channels,
    channels,
  };
  return [...brightnessCorruption().corrupt(image, 5, stream)];
};

it('adds to the value and keeps the ratios of the channels, hand-computed', () => {
  // 0.3 of 255 is 76.5.
  expect(brighten(1, 0, 100, 200)).toEqual([76, 176, 255]);
  expect(brighten(3, 100, 50, 0, 0, 0, 0, 204, 102, 51)).toEqual([
    176, 88, 0, 76, 76, 76, 255, 127, 63,
  ]);
});
