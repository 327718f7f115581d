import { unexpected } from '../tables/unexpected.js';
import { checkNumbers } from './check-numbers.js';

/** By what targets are standardised: of each of an example's targets. */
export interface TargetScale {
  readonly mean: readonly number[];
  /** Standard deviations, in the targets' units; 1 where all targets are the same. */
  readonly deviation: readonly number[];
}

/**
 * Mean and standard deviation of training targets, row-major over [example, target]: networks learn numbers near 0 and 1 far
 * more easily than prices.
 *
 * @example targetScale([10, 30]) // { mean: [20], deviation: [10] }
 */
export function targetScale(targets: ArrayLike<number>, perExample = 1): TargetScale {
  checkNumbers('targets', targets);
  if (!(Number.isInteger(perExample) && perExample >= 1) || targets.length % perExample !== 0) {
    const expected = `a whole number by which ${targets.length} targets can be divided`;
    throw unexpected('perExample', perExample, expected);
  }
  const columns = Array.from({ length: perExample }, (_, t) =>
    Array.from({ length: targets.length / perExample }, (_, i) => targets[i * perExample + t]),
  );
  const mean = columns.map(meanOf);
  const deviation = columns.map((column, t) =>
    // Of equal targets, the mean may be a rounding error off.
    column.every((y) => y === column[0])
      ? 1
      : Math.sqrt(meanOf(column.map((y) => (y - mean[t]) ** 2))) || 1,
  );
  return { mean, deviation };
}

/** Targets in units of their scale, for training. */
export const standardised = (
  targets: ArrayLike<number>,
  { mean, deviation }: TargetScale,
): Float32Array =>
  Float32Array.from(targets, (y, i) => (y - mean[i % mean.length]) / deviation[i % mean.length]);

/** Means, or quantiles of `levels` each, of standardised targets in the data's own units. */
export const inUnits = (
  values: ArrayLike<number>,
  { mean, deviation }: TargetScale,
  levels = 1,
): Float64Array =>
  Float64Array.from(values, (value, i) => {
    const target = Math.floor(i / levels) % mean.length;
    return mean[target] + deviation[target] * value;
  });

/** Variances of standardised targets in the data's own units, squared. */
export const varianceInUnits = (
  variance: ArrayLike<number>,
  { deviation }: TargetScale,
): Float64Array =>
  Float64Array.from(variance, (value, i) => deviation[i % deviation.length] ** 2 * value);

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
