import { DataError, definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { imageOf } from './image-of.js';

const pixels = 'a whole number of pixels, at least 1';

/**
 * Pads images by `pad` pixels (default 4) on each side and cuts a piece of their own size out of that, at random: `mode` says
 * by what. 'reflect' (default): by the pixels inside, mirrored at the outermost ones, which are not repeated; 'zero': by 0, black
 * in the data's own values.
 *
 * He et al., Deep Residual Learning for Image Recognition, CVPR 2016, section 4.2; reflected as by Liu et al. 2022.
 *
 * Throws a `DataError` for images that are not larger than `pad` where they are reflected.
 */
export const padCropAugmentation = /* @__PURE__ */ definePlugin(
  {
    kind: 'augmentation',
    name: 'pad-crop',
    summary: 'moves images by a few pixels at random',
    options: z.strictObject({
      pad: z._default(z.int({ error: pixels }).check(z.gte(1, pixels)), 4),
      mode: z._default(z.enum(['reflect', 'zero'], { error: "'reflect' or 'zero'" }), 'reflect'),
    }),
  },
  ({ pad, mode }) => {
    let original = new Float32Array();
    return {
      of: 'example',
      augment(input, random, data) {
        const { height, width, channels } = imageOf(data, 'pad-crop');
        if (mode === 'reflect' && pad >= Math.min(height, width)) {
          throw new DataError(
            `augmentation pad-crop: images of ${height} x ${width} pixels cannot be reflected by ${pad}. Set a smaller pad, or mode 'zero'.`,
          );
        }
        const [down, right] = [
          random.integer(2 * pad + 1) - pad,
          random.integer(2 * pad + 1) - pad,
        ];
        if (original.length !== input.length) original = new Float32Array(input.length);
        original.set(input);
        const { mean, std } = data.preprocessing;
        const black = mean.map((value, c) => -value / std[c]);
        for (let y = 0, at = 0; y < height; y++) {
          const row = inside(y + down, height);
          for (let x = 0; x < width; x++) {
            const column = inside(x + right, width);
            const isOutside = mode === 'zero' && (row !== y + down || column !== x + right);
            const from = (row * width + column) * channels;
            for (let c = 0; c < channels; c++, at++) {
              input[at] = isOutside ? black[c % black.length] : original[from + c];
            }
          }
        }
      },
    };
  },
);

/** A position on a line of `length` pixels, mirrored at its outermost pixels where it lies outside. */
function inside(position: number, length: number): number {
  const at = Math.abs(position);
  return at < length ? at : 2 * (length - 1) - at;
}
