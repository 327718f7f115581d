import { definePlugin } from '@freetickets/core';

/** Shares of the values that are hit. */
const shares = [0.01, 0.02, 0.03, 0.05, 0.07];

/**
 * Impulse noise, or salt and pepper: 1% to 7% of the values, drawn independently, become 0 or 255 with equal chances.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const impulseNoiseCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'impulse-noise', summary: 'some values become black or white' },
  () => ({
    family: 'noise',
    corrupt: ({ data }, severity, random) => {
      const share = shares[severity - 1];
      return data.map((x) => {
        const drawn = random.uniform();
        if (drawn >= share) return x;
        return drawn < share / 2 ? 0 : 255;
      });
    },
  }),
);
