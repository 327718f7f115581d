import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { imageOf } from './image-of.js';

const pixels = 'a whole number of pixels, at least 1';

/**
 * Blanks a square of `size` x `size` pixels (default 16) around a pixel drawn at random; what lies outside of the image is cut
 * off. Blank is 0 after preprocessing: the data's mean, where they are standardised.
 *
 * DeVries and Taylor, Improved Regularization of Convolutional Neural Networks with Cutout, 2017; 16 pixels for CIFAR-10.
 */
export const cutoutAugmentation = /* @__PURE__ */ definePlugin(
  {
    kind: 'augmentation',
    name: 'cutout',
    summary: 'blanks a square of each image',
    options: z.strictObject({
      size: z._default(z.int({ error: pixels }).check(z.gte(1, pixels)), 16),
    }),
  },
  ({ size }) => ({
    of: 'example',
    augment(input, random, data) {
      const { height, width, channels } = imageOf(data, 'cutout');
      const half = Math.floor(size / 2);
      const [top, left] = [random.integer(height) - half, random.integer(width) - half];
      const [from, to] = [Math.max(left, 0), Math.min(left + size, width)];
      for (let y = Math.max(top, 0); y < Math.min(top + size, height); y++) {
        input.fill(0, (y * width + from) * channels, (y * width + to) * channels);
      }
    },
  }),
);
