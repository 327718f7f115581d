import { definePlugin } from '@freetickets/core';
import { randomNormal } from 'd3-random';
import { truncatedBytes } from '../images/bytes.js';

/** Standard deviations, white being 1. */
const deviations = [0.04, 0.06, 0.08, 0.09, 0.1];

/**
 * Gaussian noise, as of a sensor in low light: an independent normal number of standard deviation 0.04 to 0.1 (white
 * being 1) is added to each value.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 *
 * @example await corrupted(test, { inputShape, preprocessing, corruption: gaussianNoiseCorruption(), severity: 3, seed: 1 });
 */
export const gaussianNoiseCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'gaussian-noise', summary: 'a normal number added to each value' },
  () => ({
    family: 'noise',
    corrupt: ({ data }, severity, random) => {
      const noise = randomNormal.source(random.uniform)(0, 255 * deviations[severity - 1]);
      return truncatedBytes(new Float64Array(data).map((x) => x + noise()));
    },
  }),
);
