import { type ByteImage, random, type Severity } from '@freetickets/core';
import { corruptionConformance } from '@freetickets/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { commonCorruptions } from './common-corruptions.js';

const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** A disc with stripes, brighter to the right. */
function picture(height: number, width: number, channels: number): ByteImage {
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const disc = (y - height / 2) ** 2 + (x - width / 2) ** 2 < 81 ? 120 : 0;
    return disc + 3 * x + (y % 4 < 2 ? 30 : 0) * (1 + (i % channels)) * 0.5;
  });
  return { data, height, width, channels };
}

it('has 14 of them, of different names and all families', () => {
  const names = commonCorruptions.map(({ pluginName }) => pluginName);
  expect(new Set(names).size).toBe(14);
  const families = new Set(commonCorruptions.map((plugin) => plugin().family));
  expect([...families]).toEqual(['noise', 'blur', 'weather', 'digital']);
});

describe.each(commonCorruptions.map((plugin) => [plugin.pluginName, plugin()] as const))(
  '%s',
  (name, corruption) => {
    beforeAll(() => corruption.prepare?.());
    const corrupt = (image: ByteImage, severity: Severity, seed = 1) =>
      corruption.corrupt(image, severity, random.derive(seed, name, severity));

    it.each([
      [1, 1, 1],
      [1, 1, 3],
      [2, 3, 1],
      [5, 17, 3],
      [40, 33, 3],
    ])('keeps the shape of %d x %d x %d, and what it is given', (height, width, channels) => {
      const image = picture(height, width, channels);
      const before = image.data.slice();
      for (const severity of severities) {
        const made = corrupt(image, severity);
        expect(made).toBeInstanceOf(Uint8Array);
        expect(made).toHaveLength(before.length);
        expect(corrupt(image, severity)).toEqual(made);
      }
      expect(image.data).toEqual(before);
    });

    it.each(corruptionConformance(corruption))('$name', ({ run }) => run());
  },
);
