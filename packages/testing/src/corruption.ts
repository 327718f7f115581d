import {
  type ByteImage,
  type Corruption,
  originOf,
  PluginError,
  random,
  type Severity,
} from '@freetickets/core';
import type { ConformanceCase } from './case.js';
import { same } from './same.js';
import { structuredImages } from './structured-images.js';

const severities: readonly Severity[] = [1, 2, 3, 4, 5];
const families = ['noise', 'blur', 'weather', 'digital'];

/**
 * What every corruption must do, on grey images of 28 x 28 and 20 x 33 pixels and coloured ones of 32 x 32. It is prepared first.
 *
 * @example for (const { name, run } of corruptionConformance(mine())) test(name, run);
 */
export function corruptionConformance(corruption: Corruption): ConformanceCase[] {
  const fail = (problem: string): never => {
    throw new PluginError(originOf(corruption)?.name ?? 'the corruption', problem);
  };
  const corrupt = (image: ByteImage, severity: Severity, place: string | number = 0) =>
    corruption.corrupt(image, severity, random.derive(1, 'conformance', place));
  /** Calls `check` for each image and severity. */
  const forEach = (check: (image: ByteImage, severity: Severity) => void): void => {
    for (const image of structuredImages())
      for (const severity of severities) check(image, severity);
  };
  const cases = [
    {
      name: 'belongs to a family',
      run: () => {
        if (!families.includes(corruption.family)) {
          fail(`its family is ${corruption.family}; there are ${families.join(', ')}.`);
        }
      },
    },
    {
      name: 'gives bytes of the shape of the image',
      run: () =>
        forEach((image, severity) => {
          const made: unknown = corrupt(image, severity);
          if (!(made instanceof Uint8Array) || made.constructor !== Uint8Array) {
            fail(`gave ${Object.prototype.toString.call(made)}, not a Uint8Array.`);
          }
          const { length } = made as Uint8Array;
          if (length !== image.data.length) {
            fail(
              `gave ${length} bytes for ${image.height} x ${image.width} pixels of ${image.channels} channels.`,
            );
          }
        }),
    },
    {
      name: 'gives the same again for the same random numbers, whatever it saw in between',
      run: () =>
        forEach((image, severity) => {
          const first = corrupt(image, severity).slice();
          for (const other of structuredImages().slice(0, 2)) corrupt(other, 5, 'other');
          if (!same(first, corrupt(image, severity))) {
            fail(
              `gave different pixels for the same image, severity ${severity} and random numbers.`,
            );
          }
        }),
    },
    {
      name: 'does not write to the image, nor to what it gave before',
      run: () =>
        forEach((image, severity) => {
          const before = image.data.slice();
          const first = corrupt(image, severity);
          const firstBefore = first.slice();
          corrupt({ ...image, data: before.map((value) => 255 - value) }, severity);
          if (!same(image.data, before)) fail('wrote to the image.');
          if (first.buffer === image.data.buffer) fail("gave the image's own pixels.");
          if (!same(first, firstBefore)) fail('wrote to the pixels it gave before.');
        }),
    },
    {
      name: 'changes images, at every severity',
      run: () => {
        const images = structuredImages();
        for (const severity of severities) {
          if (images.every((image) => same(image.data, corrupt(image, severity)))) {
            fail(`changes nothing at severity ${severity}.`);
          }
        }
      },
    },
  ];
  return cases.map(({ name, run }) => ({
    name,
    run: async () => {
      await corruption.prepare?.();
      await run();
    },
  }));
}
