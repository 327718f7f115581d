import { definePlugin } from '@freetickets/core';
import { randomNormal } from 'd3-random';
import { truncatedBytes } from '../images/bytes.js';
import { luma } from '../images/colours.js';
import { edge, weightedSum } from './grid.js';
import { streak } from './streak.js';
import { zoom } from './zoom.js';

/**
 * The flakes are normal numbers of this mean and deviation, enlarged by `zoom`; those below `threshold` are none. They
 * fall by `radius` and `sigma` pixels. The image keeps the share `kept`, the rest is whitened.
 */
const snows = [
  { mean: 0.1, deviation: 0.2, factor: 1, threshold: 0.6, radius: 8, sigma: 3, kept: 0.95 },
  { mean: 0.1, deviation: 0.2, factor: 1, threshold: 0.5, radius: 10, sigma: 4, kept: 0.9 },
  { mean: 0.15, deviation: 0.3, factor: 1.75, threshold: 0.55, radius: 10, sigma: 4, kept: 0.9 },
  { mean: 0.25, deviation: 0.3, factor: 2.25, threshold: 0.6, radius: 12, sigma: 6, kept: 0.85 },
  { mean: 0.3, deviation: 0.3, factor: 1.25, threshold: 0.65, radius: 14, sigma: 12, kept: 0.8 },
];

/**
 * Snow: the image is whitened, `k x + (1 - k) max(x, 1.5 luma + 0.5)` with k from 0.95 to 0.8, and a layer of falling
 * flakes is added to it, once as it is and once turned by half a circle.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const snowCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'snow', summary: 'falling flakes, and whitened colours' },
  () => ({
    family: 'weather',
    corrupt: ({ data, height, width, channels }, severity, random) => {
      const { mean, deviation, factor, threshold, radius, sigma, kept } = snows[severity - 1];
      const grid = { height, width, channels: 1 };
      const flake = randomNormal.source(random.uniform)(mean, deviation);
      const flakes = Float64Array.from({ length: height * width }, flake);
      const visible = truncatedBytes(
        zoom(flakes, grid, factor).map((x) => (x < threshold ? 0 : 255 * x)),
      );
      const fall = streak(radius, sigma, -135 + 90 * random.uniform());
      const layer = truncatedBytes(weightedSum(new Float64Array(visible), grid, fall, edge));
      const made = new Float64Array(data.length);
      for (let pixel = 0; pixel < layer.length; pixel++) {
        const first = pixel * channels;
        const grey =
          channels === 3 ? luma(data[first], data[first + 1], data[first + 2]) : data[first];
        const snow = layer[pixel] + layer[layer.length - 1 - pixel];
        for (let i = first; i < first + channels; i++) {
          const whitened = Math.max(data[i], 1.5 * grey + 0.5 * 255);
          made[i] = kept * data[i] + (1 - kept) * whitened + snow;
        }
      }
      return truncatedBytes(made);
    },
  }),
);
