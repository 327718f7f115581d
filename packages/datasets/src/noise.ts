import { definePlugin } from '@freetickets/core';
import { randomNormal } from 'd3-random';
import * as z from 'zod/mini';
import { type NoiseBytes, noiseSource } from './noise-source.js';

const count = 'a whole number from 1 to 1,000,000';
const options = z.strictObject({
  /** How many images each part has. */
  count: z._default(
    z.int({ error: count }).check(z.gte(1, count), z.lte(1_000_000, count)),
    10_000,
  ),
});

const gaussian: NoiseBytes = ({ uniform }) => randomNormal.source(uniform)(127.5, 255 / 4);
const uniform: NoiseBytes = (random) => () => random.integer(256);

/**
 * Images whose bytes are independent draws of a normal distribution of mean 127.5 and standard deviation 255 / 4,
 * rounded; what lies beyond the bytes (one in 22) becomes 0 or 255. They serve to evaluate how an ensemble takes inputs
 * that show nothing: `load` needs `inputShape`, of any number of axes, and throws an `OptionError` without one, a `DataError`
 * where the preprocessing is not for it. `count`: images of each part, default 10,000, at most 1,000,000.
 *
 * Hendrycks and Gimpel (2017), A Baseline for Detecting Misclassified and Out-of-Distribution Examples in Neural
 * Networks.
 *
 * @example const { test } = await gaussianNoise().load({ seed: 1, inputShape: [28, 28, 1], preprocessing });
 */
export const gaussianNoise = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'gaussian-noise',
    summary: 'images of Gaussian noise, to evaluate an ensemble by',
    options,
  },
  ({ count }) =>
    noiseSource(
      { name: 'gaussian-noise', summary: 'images of Gaussian noise', kinds: [gaussian] },
      count,
    ),
);

/** Images whose bytes are independent and equally likely; the rest is as for `gaussianNoise`. */
export const uniformNoise = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'uniform-noise',
    summary: 'images of uniform noise, to evaluate an ensemble by',
    options,
  },
  ({ count }) =>
    noiseSource(
      { name: 'uniform-noise', summary: 'images of uniform noise', kinds: [uniform] },
      count,
    ),
);

/** Images of Gaussian and of uniform noise in turn; the rest is as for `gaussianNoise`. */
export const noise = /* @__PURE__ */ definePlugin(
  {
    kind: 'dataset',
    name: 'noise',
    summary: 'images of Gaussian and of uniform noise in turn, to evaluate an ensemble by',
    options,
  },
  ({ count }) =>
    noiseSource(
      {
        name: 'noise',
        summary: 'images of Gaussian and of uniform noise in turn',
        kinds: [gaussian, uniform],
      },
      count,
    ),
);
