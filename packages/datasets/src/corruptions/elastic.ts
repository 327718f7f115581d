import { definePlugin, type Random } from '@freetickets/core';
import { toBytes } from '../images/bytes.js';
import { affine, type Point } from './affine.js';
import { gaussianBlur } from './gaussian.js';
import { type Grid, mirror } from './grid.js';
import { warp } from './warp.js';

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
 * local. Linear between pixels; the image is mirrored at its outermost ones.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, after
 * Simard, Steinkraus and Platt (2003); the settings are those of CIFAR-10-C. Both steps are taken in one, so that the
 * image is read between its pixels once, where the published script does so twice.
 */
export const elasticCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'elastic', summary: 'a skewed image whose parts are pulled about' },
  () => ({
    family: 'digital',
    corrupt: (image, severity, random) => {
      const { height, width } = image;
      const side = Math.min(height, width);
      const { move, smooth, skew } = settings[severity - 1];
      const skewed = randomAffine(image, skew * side, random);
      const field = () => displacements(image, move * side, smooth * side, random);
      const [down, right] = [field(), field()];
      const rows = new Float64Array(height * width);
      const columns = new Float64Array(height * width);
      for (let i = 0; i < rows.length; i++) {
        const place = skewed(Math.floor(i / width) + down[i], (i % width) + right[i]);
        [rows[i], columns[i]] = place;
      }
      return toBytes(warp(new Float64Array(image.data), image, { rows, columns }));
    },
  }),
);

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
  if (reach === 0) return new Float64Array(height * width);
  const uniform = Float64Array.from({ length: height * width }, () => 2 * random.uniform() - 1);
  const smoothing = { sigma, radius: Math.round(3 * sigma), border: mirror };
  const smooth = gaussianBlur(uniform, { height, width, channels: 1 }, smoothing);
  return smooth.map((value) => reach * value);
}
