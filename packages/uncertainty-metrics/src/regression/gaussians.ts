import { unexpected } from '../tables/unexpected.js';
import { checkNumbers } from './check-numbers.js';

/** A normal distribution for each target, in the same order as the targets. */
export interface Gaussians {
  readonly mean: ArrayLike<number>;
  /** In the targets' units squared, at least 0. */
  readonly variance: ArrayLike<number>;
}

/** Logarithms of variances count as no farther from 0: their exponentials, squares and products stay numbers above 0. */
const LARGEST_LOGARITHM = 250;

/**
 * The distributions that a network with the loss 'gaussian-nll' gives: its outputs are [example, target, (mean, logarithm of
 * the variance)]. A logarithm beyond ±250, which a network may say of inputs unlike any that it was trained on, counts as that.
 *
 * @example gaussiansOf([1, 0, 2, Math.log(4)]) // { mean: [1, 2], variance: [1, 4] }
 */
export function gaussiansOf(outputs: ArrayLike<number>): {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
} {
  checkNumbers('outputs', outputs);
  if (outputs.length % 2 !== 0) {
    throw unexpected('outputs', outputs.length, 'pairs of a mean and the logarithm of a variance');
  }
  const all = (offset: number) =>
    Float64Array.from({ length: outputs.length / 2 }, (_, i) => outputs[2 * i + offset]);
  const clipped = (logarithm: number): number =>
    Math.max(-LARGEST_LOGARITHM, Math.min(logarithm, LARGEST_LOGARITHM));
  return { mean: all(0), variance: all(1).map((logarithm) => Math.exp(clipped(logarithm))) };
}

/** Refuses distributions that are not one for each target, or have a variance below 0. */
export function checkGaussians(
  { mean, variance }: Gaussians,
  targets: ArrayLike<number> = mean,
): void {
  checkNumbers('targets', targets);
  checkNumbers('mean', mean, targets.length);
  checkVariance('variance', variance, targets.length);
}

/** Refuses variances that are not one for each of `length` targets, or are below 0. */
export function checkVariance(name: string, variance: ArrayLike<number>, length: number): void {
  checkNumbers(name, variance, length);
  const wrong = Array.from(variance).findIndex((each) => each < 0);
  if (wrong >= 0) throw unexpected(name, `${variance[wrong]} at ${wrong}`, 'at least 0');
}
