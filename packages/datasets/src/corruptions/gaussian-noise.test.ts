import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { gaussianNoiseCorruption } from './gaussian-noise.js';

it.each([
  [1, 0.04],
  [3, 0.08],
  [5, 0.1],
] as const)('of severity %d adds numbers of standard deviation %d', (severity, deviation) => {
  const image = { data: new Uint8Array(20_000).fill(128), height: 100, width: 200, channels: 1 };
  const made = gaussianNoiseCorruption().corrupt(image, severity, random.derive(1));
  const mean = made.reduce((sum, x) => sum + x, 0) / made.length;
  const variance = made.reduce((sum, x) => sum + (x - mean) ** 2, 0) / made.length;
  const expected = Math.sqrt((255 * deviation) ** 2 + 1 / 12);
  // What is cut off is half a step on average.
  expect(Math.abs(mean - 127.5)).toBeLessThan((5 * expected) / Math.sqrt(made.length));
  expect(Math.abs(Math.sqrt(variance) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * made.length));
});
