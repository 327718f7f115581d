import { definePlugin } from '@freetickets/core';
import { truncatedBytes } from '../images/bytes.js';
import { gaussianWeights } from './gaussian.js';
import { mirror, type Tap, weightedSum } from './grid.js';

/** The radius of the disc that a point becomes, and the standard deviation that softens its rim; in pixels. */
const discs = [
  { radius: 0.3, rim: 0.4 },
  { radius: 0.4, rim: 0.5 },
  { radius: 0.5, rim: 0.6 },
  { radius: 1, rim: 0.2 },
  { radius: 1.5, rim: 0.1 },
];

/**
 * The blur of a lens out of focus: each point becomes a disc of 0.3 to 1.5 pixels' radius (all pixels whose centres are
 * within it, equally), its rim softened by a Gaussian over 3 x 3 pixels. Images are mirrored at their outermost pixels.
 *
 * Takes and gives bytes, [height, width, 1 or 3]; nothing in it is random.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const defocusBlurCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'defocus-blur', summary: 'the blur of a lens out of focus' },
  () => ({
    family: 'blur',
    corrupt: (image, severity) => {
      const { radius, rim } = discs[severity - 1];
      return truncatedBytes(
        weightedSum(new Float64Array(image.data), image, disc(radius, rim), mirror),
      );
    },
  }),
);

/** The pixels of a disc, softened: a Gaussian around each of them. */
function disc(radius: number, rim: number): readonly Tap[] {
  const reach = Math.floor(radius) + 1;
  const line = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const square = line.flatMap((down) => line.map((right) => ({ down, right })));
  const inside = square.filter(({ down, right }) => down ** 2 + right ** 2 <= radius ** 2);
  const soft = gaussianWeights(rim, 1);
  const taps = square.map(({ down, right }) => {
    const share = ([y, x]: readonly [number, number]) => (soft[y + 1] ?? 0) * (soft[x + 1] ?? 0);
    const shares = inside.map((pixel) => share([down - pixel.down, right - pixel.right]));
    return { down, right, weight: shares.reduce((sum, x) => sum + x, 0) / inside.length };
  });
  return taps.filter(({ weight }) => weight > 1e-9);
}
