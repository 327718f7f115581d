import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { zoom } from './zoom.js';

/** How many zooms are averaged, each 1% more than the one before; the first one changes nothing. */
const zooms = [7, 12, 16, 21, 26];

/** From one zoom to the next, as `arange(1, ..., 0.01)` of numpy has it: whether a size is rounded up may hang on its last bit. */
const STEP = 1.01 - 1;

/**
 * The blur of a camera that moves towards what it sees: the mean of the image and of 7 to 26 enlargements of it around
 * its centre, by 1, 1.01, 1.02, ...
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const zoomBlurCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'zoom-blur', summary: 'the blur of a camera that comes nearer' },
  () => ({
    family: 'blur',
    corrupt: (image, severity) => {
      const count = zooms[severity - 1];
      const values = new Float64Array(image.data);
      const sum = values.slice();
      for (let step = 0; step < count; step++) {
        const zoomed = zoom(values, image, 1 + step * STEP);
        for (let i = 0; i < sum.length; i++) sum[i] += zoomed[i];
      }
      return truncatedBytes(sum.map((total) => total / (count + 1)));
    },
  }),
);
