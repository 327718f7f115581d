import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { gaussianBlurCorruption } from './gaussian-blur.js';

it('spreads a point by the normal density, hand-computed', () => {
  const data = new Uint8Array(121);
  data[60] = 255;
  const image = { data, height: 11, width: 11, channels: 1 };
  const made = gaussianBlurCorruption().corrupt(image, 5, random.derive(1));
  // 255 / (2 pi) exp(-r^2 / 2) for a standard deviation of 1 pixel.
  const expected = (down: number, right: number) =>
    Math.floor((255 / (2 * Math.PI)) * Math.exp(-(down ** 2 + right ** 2) / 2));
  for (const [down, right] of [
    [0, 0],
    [0, 1],
    [1, 1],
    [2, 0],
    [0, 3],
    [5, 5],
  ]) {
    expect(made[60 + 11 * down + right]).toBe(expected(down, right));
    expect(made[60 - 11 * down - right]).toBe(expected(down, right));
  }
});
