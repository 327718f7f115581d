import { definePlugin } from '@freetickets/core';
import { toBytes } from '../images/bytes.js';
import { lineWeights, resample } from '../images/resample.js';

/** The share of its height and width that an image keeps. */
const shares = [0.95, 0.9, 0.85, 0.75, 0.65];

/**
 * Fewer pixels: the image is shrunk to 0.95 to 0.65 of its height and width, rounded down, by area averaging, and
 * enlarged again by repeating the nearest pixel.
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
      const lines = [lineWeights(height, rows), lineWeights(width, columns)] as const;
      const small = toBytes(resample(new Float64Array(data), lines, height, channels));
      return data.map((_, i) => {
        const pixel = Math.floor(i / channels);
        const y = Math.floor(((Math.floor(pixel / width) + 0.5) * rows) / height);
        const x = Math.floor((((pixel % width) + 0.5) * columns) / width);
        return small[(y * columns + x) * channels + (i % channels)];
      });
    },
  }),
);
