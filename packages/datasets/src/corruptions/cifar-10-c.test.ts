import { readFileSync } from 'node:fs';
import { type ByteImage, random, type Severity } from '@freetickets/core';
import { describe, expect, it } from 'vitest';
import { commonCorruptions } from './common-corruptions.js';

/** What other libraries make of the published definitions: `about` says how. */
const golden: {
  readonly images: {
    readonly [name: string]: { side: number; channels: number; bytes: string };
  };
  readonly statistics: {
    readonly [image: string]: {
      readonly [corruption: string]: readonly (readonly [psnr: number, mean: number])[];
    };
  };
  readonly pixels: { readonly [corruption: string]: readonly string[] };
} = JSON.parse(readFileSync(new URL('testing-cifar-10-c.json', import.meta.url), 'utf8'));

const severities: readonly Severity[] = [1, 2, 3, 4, 5];
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const imageOf = (name: string): ByteImage => {
  const { side, channels, bytes } = golden.images[name];
  return { data: bytesOf(bytes), height: side, width: side, channels };
};
const squaredError = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const alwaysAlike = Object.keys(golden.pixels).filter((name) => name !== 'motion-blur');
const pluginOf = (name: string) => {
  const plugin = commonCorruptions.find(({ pluginName }) => pluginName === name);
  if (!plugin) throw new Error(`No corruption ${name}.`);
  return plugin();
};

describe.each(commonCorruptions.map(({ pluginName }) => pluginName))('%s', (name) => {
  const corruption = pluginOf(name);
  const draws = alwaysAlike.includes(name) ? 1 : 40;

  it.each(['scene', 'digit'])('changes a %s as much as the published settings do', (kind) => {
    const names = Object.keys(golden.statistics).filter((image) => image.startsWith(kind));
    expect(names).toHaveLength(3);
    for (const severity of severities) {
      const off = names.map((image) => {
        const clean = imageOf(image);
        const made = Array.from({ length: draws }, (_, draw) =>
          corruption.corrupt(clean, severity, random.derive(draw, image, name, severity)),
        );
        const error = mean(made.map((one) => squaredError(one, clean.data)));
        const [psnr, average] = golden.statistics[image][name][severity - 1];
        const brighter = mean(made.map(mean)) - average;
        return { decibels: 10 * Math.log10(255 ** 2 / error) - psnr, brighter };
      });
      expect(Math.abs(mean(off.map(({ decibels }) => decibels)))).toBeLessThan(0.75);
      expect(Math.abs(mean(off.map(({ brighter }) => brighter)))).toBeLessThan(
        draws === 1 ? 0.5 : 6,
      );
    }
  });
});

it.each(Object.keys(golden.pixels))('%s: pixels are those of the published settings', (name) => {
  const small = imageOf('small');
  // The angle is in the middle of the upper half: 22.5 degrees of -45 to 45.
  const stream = { ...random.derive(1), uniform: () => 0.75 };
  ([1, 3, 5] as const).forEach((severity, i) => {
    const made = pluginOf(name).corrupt(small, severity, stream);
    const expected = bytesOf(golden.pixels[name][i]);
    const apart = made.map((value, pixel) => Math.abs(value - expected[pixel]));
    // libjpeg's transform is in whole numbers: values are off by one, or a coefficient near halfway goes the other way.
    expect(mean(apart)).toBeLessThan(name === 'jpeg' ? 1 : 0.1);
    expect(Math.max(...apart)).toBeLessThanOrEqual(name === 'jpeg' ? 12 : 1);
  });
});
