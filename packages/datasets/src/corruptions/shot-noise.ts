import { definePlugin } from '@freetickets/core';
import { randomPoisson } from 'd3-random';
import { truncatedBytes } from '../images/bytes.js';

/** How many photons make white. */
const photons = [500, 250, 100, 75, 50];

/**
 * Shot noise, as light comes in photons: each value becomes a Poisson number of photons, of which 500 to 50 make white.
 * Black stays black.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const shotNoiseCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'shot-noise', summary: 'each value counted in few photons' },
  () => ({
    family: 'noise',
    corrupt: ({ data }, severity, random) => {
      const perByte = photons[severity - 1] / 255;
      const poisson = randomPoisson.source(random.uniform);
      return truncatedBytes(new Float64Array(data).map((x) => poisson(x * perByte)() / perByte));
    },
  }),
);
