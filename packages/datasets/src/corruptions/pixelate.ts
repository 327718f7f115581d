import { definePlugin } from '@freetickets/core';

/** The share of its height and width that an image keeps. */
const shares = [0.95, 0.9, 0.85, 0.75, 0.65];

/**
 * Fewer pixels: the image is shrunk to 0.95 to 0.65 of its height and width, rounded down, each source pixel counting for the
 * smaller one in which its centre lies, and enlarged again by repeating the nearest pixel. Means are rounded to bytes
 * along rows and again along columns.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const pixelateCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'pixelate', summary: 'fewer, larger pixels' },
  () => ({
    family: 'digital',
    corrupt: ({ data, height, width, channels }, severity) => {
      const smaller = (length: number) => Math.max(Math.floor(shares[severity - 1] * length), 1);
      const [rows, columns] = [smaller(height), smaller(width)];
      const narrow = boxMeans(data, { lines: height, from: width, to: columns, inner: channels });
      const across = columns * channels;
      const small = boxMeans(narrow, { lines: 1, from: height, to: rows, inner: across });
      return data.map((_, i) => {
        const pixel = Math.floor(i / channels);
        const y = Math.floor(((Math.floor(pixel / width) + 0.5) * rows) / height);
        const x = Math.floor((((pixel % width) + 0.5) * columns) / width);
        return small[(y * columns + x) * channels + (i % channels)];
      });
    },
  }),
);

/** An array [line, pixel, inner], each line shrunk: every pixel becomes part of the mean of the one that its centre lies in. */
function boxMeans(
  values: Uint8Array,
  { lines, from, to, inner }: { lines: number; from: number; to: number; inner: number },
): Uint8Array {
  const start = (pixel: number) => Math.floor((pixel * from) / to + 0.5);
  const made = new Uint8Array(lines * to * inner);
  for (let line = 0; line < lines; line++) {
    for (let pixel = 0; pixel < to; pixel++) {
      const [first, end] = [start(pixel), start(pixel + 1)];
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let i = first; i < end; i++) sum += values[(line * from + i) * inner + k];
        made[(line * to + pixel) * inner + k] = Math.round(sum / (end - first));
      }
    }
  }
  return made;
}
