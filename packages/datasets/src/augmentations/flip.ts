import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { imageOf } from './image-of.js';

const share = 'a share in [0, 1]';

/**
 * Mirrors images, left to right; the share `share` of them (default 0.5), by chance.
 *
 * Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural Networks, NeurIPS 2012.
 */
export const flipAugmentation = /* @__PURE__ */ definePlugin(
  {
    kind: 'augmentation',
    name: 'flip',
    summary: 'mirrors half of the images, left to right',
    options: z.strictObject({
      share: z._default(z.number({ error: share }).check(z.gte(0, share), z.lte(1, share)), 0.5),
    }),
  },
  ({ share }) => ({
    of: 'example',
    augment(input, random, data) {
      const { height, width, channels } = imageOf(data, 'flip');
      if (random.uniform() >= share) return;
      for (let y = 0; y < height; y++) {
        const row = y * width * channels;
        for (let x = 0; 2 * x < width - 1; x++) {
          const [left, right] = [row + x * channels, row + (width - 1 - x) * channels];
          for (let c = 0; c < channels; c++) {
            const value = input[left + c];
            input[left + c] = input[right + c];
            input[right + c] = value;
          }
        }
      }
    },
  }),
);
