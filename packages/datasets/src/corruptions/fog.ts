import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { plasma } from './plasma.js';

/** How thick the fog is, white being 1, and how fast its detail fades. */
const fogs = [
  { thickness: 0.2, decay: 3 },
  { thickness: 0.5, decay: 3 },
  { thickness: 0.75, decay: 2.5 },
  { thickness: 1, decay: 2 },
  { thickness: 1.5, decay: 1.75 },
];

/**
 * Fog: a random cloud f in [0, 1] (`plasma`) is added and the image darkened to its own brightest value m,
 * `(x + c f) m / (m + c)` with c from 0.2 to 1.5.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const fogCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'fog', summary: 'a cloud before the image' },
  () => ({
    family: 'weather',
    corrupt: ({ data, height, width, channels }, severity, random) => {
      const { thickness, decay } = fogs[severity - 1];
      const size = 2 ** Math.ceil(Math.log2(Math.max(height, width)));
      const cloud = plasma(random, size, decay);
      const brightest = data.reduce((a, b) => Math.max(a, b)) / 255;
      const scale = brightest / (brightest + thickness);
      return truncatedBytes(
        new Float64Array(data).map((x, i) => {
          const pixel = Math.floor(i / channels);
          const f = cloud[Math.floor(pixel / width) * size + (pixel % width)];
          return (x + 255 * thickness * f) * scale;
        }),
      );
    },
  }),
);
