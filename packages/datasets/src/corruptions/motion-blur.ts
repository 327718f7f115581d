import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { edge, weightedSum } from './grid.js';
import { streak } from './streak.js';

/** Radius and standard deviation of the streak, in pixels. */
const streaks = [
  { radius: 6, sigma: 1 },
  { radius: 6, sigma: 1.5 },
  { radius: 6, sigma: 2 },
  { radius: 8, sigma: 2 },
  { radius: 9, sigma: 2.5 },
];

/**
 * The blur of a camera that moves: each pixel becomes a mean along a line through it, by half a Gaussian of standard
 * deviation 1 to 2.5 pixels, in a random direction between -45 and 45 degrees from the right. The outermost pixels go on.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const motionBlurCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'motion-blur', summary: 'the blur of a camera that moves' },
  () => ({
    family: 'blur',
    corrupt: (image, severity, random) => {
      const { radius, sigma } = streaks[severity - 1];
      const taps = streak(radius, sigma, 90 * random.uniform() - 45);
      return truncatedBytes(weightedSum(new Float64Array(image.data), image, taps, edge));
    },
  }),
);
