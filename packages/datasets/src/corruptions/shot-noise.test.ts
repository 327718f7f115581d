import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { shotNoiseCorruption } from './shot-noise.js';

it.each([
  [1, 500],
  [5, 50],
] as const)('of severity %d makes white of %d photons', (severity, photons) => {
  // A fifth of white; every other pixel is black.
  const data = Uint8Array.from({ length: 40_000 }, (_, i) => (i % 2) * 51);
  const image = { data, height: 200, width: 200, channels: 1 };
  const made = shotNoiseCorruption().corrupt(image, severity, random.derive(1));
  const lit = made.filter((_, i) => i % 2 === 1);
  expect(made.every((x, i) => i % 2 === 1 || x === 0)).toBe(true);
  const mean = lit.reduce((sum, x) => sum + x, 0) / lit.length;
  const variance = lit.reduce((sum, x) => sum + (x - mean) ** 2, 0) / lit.length;
  // A fifth of the photons, give or take their square root.
  const expected = Math.sqrt((255 / photons) ** 2 * (photons / 5) + 1 / 12);
  // Of a byte, up to all of a step is cut off.
  expect(mean).toBeLessThan(51 + (5 * expected) / Math.sqrt(lit.length));
  expect(mean).toBeGreaterThan(50 - (5 * expected) / Math.sqrt(lit.length));
  expect(Math.sqrt(variance) / expected).toBeCloseTo(1, 1);
});
