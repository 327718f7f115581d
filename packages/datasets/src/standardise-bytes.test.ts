import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rawRows, wholePart } from './examples.js';
import { standardise } from './preprocessing.js';
import { standardiseBytes } from './standardise-bytes.js';

it('measures what standardise measures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 6, maxLength: 60 }),
      fc.constantFrom(1, 3),
      async (bytes, channels) => {
        const count = Math.floor(bytes.length / 6);
        const rows = rawRows(wholePart(bytes, new Int32Array(count)), [1, 6 / channels, channels]);
        const [counted, expected] = [
          await standardiseBytes(rows, channels),
          standardise(rows, channels),
        ];
        for (const [c, mean] of expected.mean.entries()) {
          expect(counted.mean[c]).toBeCloseTo(mean, 9);
          expect(counted.std[c]).toBeCloseTo(expected.std[c], 9);
        }
      },
    ),
    { seed: 1 },
  );
});

it('reads each image once, and of many as many as it may, in equal distances', async () => {
  const read: number[] = [];
  const rows = {
    labels: new Int32Array(1000),
    raw: (index: number) => {
      read.push(index);
      return Uint8Array.of(index % 256);
    },
    prefetch: async () => {},
  };
  await standardiseBytes(rows, 1, 4);
  expect(read).toEqual([0, 250, 500, 750]);
});
