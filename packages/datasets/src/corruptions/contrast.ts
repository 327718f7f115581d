import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';

/** The share of the contrast that is left. */
const shares = [0.75, 0.5, 0.4, 0.3, 0.15];

/**
 * Less contrast: each value moves towards the mean m of its channel, `m + c (x - m)` with c from 0.75 to 0.15.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const contrastCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'contrast', summary: 'each value moved towards the mean' },
  () => ({
    family: 'digital',
    corrupt: ({ data, channels }, severity) => {
      const share = shares[severity - 1];
      const means = Array.from({ length: channels }, (_, channel) => {
        let sum = 0;
        for (let i = channel; i < data.length; i += channels) sum += data[i];
        return (sum * channels) / data.length;
      });
      return truncatedBytes(
        new Float64Array(data).map((x, i) => {
          const mean = means[i % channels];
          return mean + share * (x - mean);
        }),
      );
    },
  }),
);
