import { random } from '@freetickets/core';
import { expect, it } from 'vitest';
import { zoomBlurCorruption } from './zoom-blur.js';

it('averages a slope over its zooms, which begin at whole pixels, hand-computed', () => {
  // Pixel x of 31 holds 128 + 8 (x - 15). Enlarged by f, ceil(31 / f) pixels become round(f ceil(31 / f)).
  const data = Uint8Array.from({ length: 31 }, (_, x) => 128 + 8 * (x - 15));
  const image = { data, height: 1, width: 31, channels: 1 };
  const made = zoomBlurCorruption().corrupt(image, 5, random.derive(1));
  const sum = Array.from(data, Number);
  for (let step = 0; step < 26; step++) {
    const factor = 1 + step / 100;
    const kept = Math.ceil(31 / factor);
    const enlarged = Math.round(factor * kept);
    for (let x = 0; x < 31; x++) {
      const along = (x + Math.floor((enlarged - 31) / 2)) * ((kept - 1) / (enlarged - 1));
      sum[x] += 128 + 8 * (Math.floor((31 - kept) / 2) + along - 15);
    }
  }
  expect([...made]).toEqual(sum.map((total) => Math.floor(total / 27 + 1e-9)));
});
