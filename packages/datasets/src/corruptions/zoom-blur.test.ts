import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { zoomBlurCorruption } from './zoom-blur.js';

it('averages a slope over its zooms, hand-computed', () => {
  // Pixel x of 31 holds 128 + 8 (x - 15); enlarged by f, 128 + 8 (x - 15) / f.
  const data = Uint8Array.from({ length: 31 }, (_, x) => 128 + 8 * (x - 15));
  const image = { data, height: 1, width: 31, channels: 1 };
  const made = zoomBlurCorruption().corrupt(image, 5, random.derive(1));
  let mean = 1;
  for (let zoom = 100; zoom <= 125; zoom++) mean += 100 / zoom;
  mean /= 27;
  made.forEach((value, x) => {
    expect(Math.abs(value - (128 + 8 * (x - 15) * mean))).toBeLessThanOrEqual(0.5001);
  });
});
