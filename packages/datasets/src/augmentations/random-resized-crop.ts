import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { lineWeights, resample } from '../images/resample.js';
import { imageOf } from './image-of.js';

const share = 'shares of the area, [from, to] with 0 < from <= to <= 1';
const proportions = 'width / height, [from, to] with 0 < from <= to';

/** How often a piece is drawn that may not fit, before it is the middle of the image. */
const ATTEMPTS = 10;

/**
 * Cuts a piece out of images and enlarges it to their size, linearly between pixels. Its share of the area is uniform in `area`
 * (default [0.08, 1]), the logarithm of its width / height in that of `ratio` (default [3/4, 4/3]), its place uniform. A piece
 * that does not fit is drawn anew, up to 10 times; then it is the largest in the middle whose proportions are allowed.
 *
 * Szegedy et al., Going Deeper with Convolutions, CVPR 2015, section 6.
 */
export const randomResizedCropAugmentation = /* @__PURE__ */ definePlugin(
  {
    kind: 'augmentation',
    name: 'random-resized-crop',
    summary: 'cuts a piece out of each image, and enlarges it',
    options: z.strictObject({
      area: z._default(between(1, share), [0.08, 1]),
      ratio: z._default(between(Number.POSITIVE_INFINITY, proportions), [3 / 4, 4 / 3]),
    }),
  },
  ({ area, ratio }) => ({
    of: 'example',
    augment(input, random, data) {
      const { height, width, channels } = imageOf(data, 'random-resized-crop');
      const piece = drawPiece(height, width, () => random.uniform(), area, ratio);
      const cut = new Float32Array(piece.height * piece.width * channels);
      for (let y = 0; y < piece.height; y++) {
        const from = ((piece.top + y) * width + piece.left) * channels;
        const row = input.subarray(from, from + piece.width * channels);
        cut.set(row, y * piece.width * channels);
      }
      const lines = [lineWeights(piece.height, height), lineWeights(piece.width, width)] as const;
      input.set(resample(cut, lines, piece.height, channels));
    },
  }),
);

/** Two numbers above 0 and at most `highest`, in ascending order. */
function between(highest: number, error: string) {
  const isRange = ([from, to]: readonly [number, number]) =>
    0 < from && from <= to && to <= highest;
  return z
    .tuple([z.number({ error }), z.number({ error })], { error })
    .check(z.refine(isRange, error));
}

type Range = readonly [from: number, to: number];

function drawPiece(
  height: number,
  width: number,
  uniform: () => number,
  area: Range,
  ratio: Range,
) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const pixels = height * width * (area[0] + uniform() * (area[1] - area[0]));
    const [low, high] = ratio.map(Math.log);
    const proportion = Math.exp(low + uniform() * (high - low));
    const [rows, columns] = [Math.sqrt(pixels / proportion), Math.sqrt(pixels * proportion)].map(
      Math.round,
    );
    if (rows < 1 || columns < 1 || rows > height || columns > width) continue;
    const top = Math.floor(uniform() * (height - rows + 1));
    const left = Math.floor(uniform() * (width - columns + 1));
    return { top, left, height: rows, width: columns };
  }
  const rows = Math.min(height, Math.max(1, Math.round(width / ratio[0])));
  const columns = Math.min(width, Math.max(1, Math.round(height * ratio[1])));
  return {
    top: Math.floor((height - rows) / 2),
    left: Math.floor((width - columns) / 2),
    height: rows,
    width: columns,
  };
}
