import { definePlugin, type Random } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { affine, type Point } from './affine.js';
import { gaussianBlur } from './gaussian.js';
import { type Grid, mirror, reflect } from './grid.js';
import { type Places, warp } from './warp.js';

/**
 * In parts of the image's shorter side: how far pixels move, over what distance they move alike (a Gaussian's standard
 * deviation), and how far the three points of the affine map do.
 */
const settings = [
  { move: 0, smooth: 0, skew: 0.08 },
  { move: 0.05, smooth: 0.2, skew: 0.07 },
  { move: 0.08, smooth: 0.06, skew: 0.06 },
  { move: 0.1, smooth: 0.04, skew: 0.05 },
  { move: 0.1, smooth: 0.03, skew: 0.03 },
];

/**
 * An elastic image: a random affine map, which moves three points around the centre by uniform numbers, and a random
 * displacement of each pixel, uniform in [-1, 1] before it is smoothed by a Gaussian and scaled. The stronger, the more
 * local. Linear between pixels; the image is mirrored at its outermost ones by the first step, at their outer ends by the second.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; what is random comes from the stream that `corrupt` is given.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, after
 * Simard, Steinkraus and Platt (2003); the settings are those of CIFAR-10-C.
 */
export const elasticCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'elastic', summary: 'a skewed image whose parts are pulled about' },
  () => ({
    family: 'digital',
    corrupt: (image, severity, random) => {
      const side = Math.min(image.height, image.width);
      const { move, smooth, skew } = settings[severity - 1];
      const skewed = placesOf(image, randomAffine(image, skew * side, random));
      const made = warp(new Float64Array(image.data), image, skewed, mirror);
      if (move === 0) return truncatedBytes(made);
      const field = () => displacements(image, move * side, smooth * side, random);
      const [down, right] = [field(), field()];
      const moved = placesOf(image, (y, x, i) => [y + down[i], x + right[i]]);
      return truncatedBytes(warp(made, image, moved, reflect));
    },
  }),
);

/** Where each pixel is taken from, by its row, its column and which one it is. */
function placesOf(
  { height, width }: Grid,
  from: (y: number, x: number, pixel: number) => Point,
): Places {
  const rows = new Float64Array(height * width);
  const columns = new Float64Array(height * width);
  for (let i = 0; i < rows.length; i++) {
    [rows[i], columns[i]] = from(Math.floor(i / width), i % width, i);
  }
  return { rows, columns };
}

/** Takes three corners of a square around the centre, each moved by up to `reach` pixels, to where they were. */
function randomAffine({ height, width }: Grid, reach: number, random: Random) {
  const [y, x] = [Math.floor(height / 2), Math.floor(width / 2)];
  const half = Math.max(Math.floor(Math.min(height, width) / 3), 1);
  const moved = ([py, px]: Point): Point => [
    py + reach * (2 * random.uniform() - 1),
    px + reach * (2 * random.uniform() - 1),
  ];
  const [a, b, c]: readonly [Point, Point, Point] = [
    [y + half, x + half],
    [y - half, x + half],
    [y - half, x - half],
  ];
  return affine([moved(a), moved(b), moved(c)], [a, b, c]);
}

function displacements(
  { height, width }: Grid,
  reach: number,
  sigma: number,
  random: Random,
): Float64Array {
  const uniform = Float64Array.from({ length: height * width }, () => 2 * random.uniform() - 1);
  const smoothing = { sigma, radius: Math.floor(3 * sigma + 0.5), border: reflect };
  const smooth = gaussianBlur(uniform, { height, width, channels: 1 }, smoothing);
  return smooth.map((value) => reach * value);
}
