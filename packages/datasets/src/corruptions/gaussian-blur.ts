import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { gaussianBlur } from './gaussian.js';
import { edge } from './grid.js';

/** Standard deviations in pixels. */
const sigmas = [0.4, 0.6, 0.7, 0.8, 1];

/**
 * A Gaussian blur of standard deviation 0.4 to 1 pixel, cut off at four of them; the outermost pixels go on.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const gaussianBlurCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'gaussian-blur', summary: 'a Gaussian blur' },
  () => ({
    family: 'blur',
    corrupt: (image, severity) => {
      const sigma = sigmas[severity - 1];
      const radius = Math.round(4 * sigma);
      return truncatedBytes(
        gaussianBlur(new Float64Array(image.data), image, { sigma, radius, border: edge }),
      );
    },
  }),
);
