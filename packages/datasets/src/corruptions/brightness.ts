import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';

/** Added to the value, white being 1. */
const additions = [0.05, 0.1, 0.15, 0.2, 0.3];

/**
 * Brightens: the value of HSV, which is the largest channel and in a grey image the only one, becomes
 * `min(v + c, 1)` with c from 0.05 to 0.3; hue and saturation stay, so that all channels grow by the same factor. Black
 * becomes grey.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const brightnessCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'brightness', summary: 'the value of HSV raised' },
  () => ({
    family: 'weather',
    corrupt: ({ data, channels }, severity) => {
      const addition = 255 * additions[severity - 1];
      const made = new Float64Array(data.length);
      for (let first = 0; first < data.length; first += channels) {
        let value = 0;
        for (let i = first; i < first + channels; i++) value = Math.max(value, data[i]);
        const raised = Math.min(value + addition, 255);
        for (let i = first; i < first + channels; i++) {
          made[i] = value === 0 ? raised : (data[i] * raised) / value;
        }
      }
      return truncatedBytes(made);
    },
  }),
);
