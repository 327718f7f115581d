import { mean } from '../tables/mean.js';
import { unexpected } from '../tables/unexpected.js';
import { checkGaussians, type Gaussians } from './gaussians.js';

/**
 * The mean negative log-likelihood of targets under normal distributions, in nats; lower is better. Of a mixture, that of the
 * normal distribution with its mean and variance, as in Lakshminarayanan et al. 2017.
 *
 * Throws a `DataError` where numbers are not finite, not one for each target, or a variance is 0.
 *
 * @example gaussianNll({ mean: [0], variance: [1] }, [1]) // 0.5 * (Math.log(2 * Math.PI) + 1)
 */
export function gaussianNll(gaussians: Gaussians, targets: ArrayLike<number>): number {
  checkGaussians(gaussians, targets);
  return mean(nllOfEach(gaussians, targets));
}

/** Of each target. */
export const nllOfEach = (gaussians: Gaussians, targets: ArrayLike<number>): Float64Array =>
  Float64Array.from(targets, (y, i) => {
    const variance = gaussians.variance[i];
    if (variance === 0) throw unexpected('variance', `0 at ${i}`, 'a number above 0');
    return (Math.log(2 * Math.PI * variance) + (y - gaussians.mean[i]) ** 2 / variance) / 2;
  });
