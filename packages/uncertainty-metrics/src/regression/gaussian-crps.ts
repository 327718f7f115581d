import { normalShare } from '../intervals/normal-share.js';
import { mean } from '../tables/mean.js';
import { checkGaussians, type Gaussians } from './gaussians.js';

/**
 * The mean continuous ranked probability score of normal distributions, `s (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi))` with `z
 * = (y - m) / s`, in the targets' units; lower is better. Without a variance it is the absolute error.
 *
 * Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, JASA 2007. Throws a `DataError` where numbers
 * are not finite, not one for each target, or a variance is below 0.
 *
 * @example gaussianCrps({ mean: [0], variance: [1] }, [0]) // 2 * 0.3989 - 0.5642
 */
export function gaussianCrps(gaussians: Gaussians, targets: ArrayLike<number>): number {
  checkGaussians(gaussians, targets);
  return mean(crpsOfEach(gaussians, targets));
}

/** Of each target. */
export const crpsOfEach = (gaussians: Gaussians, targets: ArrayLike<number>): Float64Array =>
  Float64Array.from(targets, (y, i) => {
    const deviation = Math.sqrt(gaussians.variance[i]);
    const off = y - gaussians.mean[i];
    if (deviation === 0) return Math.abs(off);
    const z = off / deviation;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    return deviation * (z * (2 * normalShare(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
  });
