import { mean as meanOf } from '../tables/mean.js';
import { checkNumbers } from './check-numbers.js';

/**
 * The root of the mean squared error, in the targets' units; lower is better.
 *
 * @example rootMeanSquaredError([1, 2], [1, 4]) // Math.sqrt(2)
 */
export function rootMeanSquaredError(mean: ArrayLike<number>, targets: ArrayLike<number>): number {
  return Math.sqrt(meanOf(offs(mean, targets).map((off) => off ** 2)));
}

/**
 * The mean absolute error, in the targets' units; lower is better.
 *
 * @example meanAbsoluteError([1, 2], [1, 4]) // 1
 */
export function meanAbsoluteError(mean: ArrayLike<number>, targets: ArrayLike<number>): number {
  return meanOf(offs(mean, targets).map(Math.abs));
}

function offs(mean: ArrayLike<number>, targets: ArrayLike<number>): Float64Array {
  checkNumbers('targets', targets);
  checkNumbers('mean', mean, targets.length);
  return Float64Array.from(targets, (y, i) => mean[i] - y);
}
