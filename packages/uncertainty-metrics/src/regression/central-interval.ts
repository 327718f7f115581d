import { checkQuantiles, OptionError } from '@freetickets/core';
import { normalQuantile } from '../intervals/normal-quantile.js';
import { checkLevel } from '../tables/check-options.js';
import { mean } from '../tables/mean.js';
import { unexpected } from '../tables/unexpected.js';
import { checkNumbers } from './check-numbers.js';
import { checkGaussians, type Gaussians } from './gaussians.js';

/** An interval for each target. */
export interface CentralIntervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The central intervals that normal distributions put a share of themselves in.
 *
 * @param level the share, in (0, 1)
 * @example gaussianIntervals({ mean: [0], variance: [4] }, 0.95) // from -3.92 to 3.92
 */
export function gaussianIntervals(gaussians: Gaussians, level = 0.95): CentralIntervals {
  checkLevel(level);
  checkGaussians(gaussians);
  const z = normalQuantile((1 + level) / 2);
  const bound = (sign: number) =>
    Float64Array.from(gaussians.mean, (m, i) => m + sign * z * Math.sqrt(gaussians.variance[i]));
  return { lower: bound(-1), upper: bound(1) };
}

/**
 * The central intervals between two quantiles, of [target, level]. Throws an `OptionError` where the levels have not both `(1 -
 * level) / 2` and `(1 + level) / 2`, a `DataError` where quantiles are not finite, or not one for each target and level.
 *
 * @param level the share between them, in (0, 1)
 * @example quantileIntervals([1, 2, 4], [0.05, 0.5, 0.95], 0.9) // from 1 to 4
 */
export function quantileIntervals(
  quantiles: ArrayLike<number>,
  levels: readonly number[],
  level: number,
): CentralIntervals {
  checkLevel(level);
  checkQuantiles(levels, 'levels');
  checkNumbers('quantiles', quantiles);
  if (quantiles.length % levels.length !== 0) {
    throw unexpected('quantiles', `${quantiles.length} numbers`, `${levels.length} a target`);
  }
  const bound = (share: number): Float64Array => {
    const at = levels.findIndex((each) => Math.abs(each - share) < 1e-9);
    if (at < 0) {
      const shares = `${(1 - level) / 2} and ${(1 + level) / 2}`;
      throw new OptionError(
        'level',
        level,
        `one whose ends ${shares} are among the levels ${levels}`,
      );
    }
    return Float64Array.from(
      { length: quantiles.length / levels.length },
      (_, i) => quantiles[i * levels.length + at],
    );
  };
  return { lower: bound((1 - level) / 2), upper: bound((1 + level) / 2) };
}

/**
 * The share of targets that lie in their intervals, ends included: near the intervals' level where they are calibrated.
 *
 * @example intervalCoverage({ lower: Float64Array.of(0, 0), upper: Float64Array.of(1, 1) }, [0.5, 2]) // 0.5
 */
export function intervalCoverage(
  { lower, upper }: CentralIntervals,
  targets: ArrayLike<number>,
): number {
  checkNumbers('targets', targets, lower.length);
  checkNumbers('upper', upper, lower.length);
  return mean(Uint8Array.from(targets, (y, i) => Number(lower[i] <= y && y <= upper[i])));
}

/** The mean width of intervals, in the targets' units: of equal coverage, the narrower are better. */
export const intervalWidth = ({ lower, upper }: CentralIntervals): number =>
  mean(upper.map((end, i) => end - lower[i]));
