import { checkQuantiles } from '@freetickets/core';
import { mean } from '../tables/mean.js';
import { checkNumbers } from './check-numbers.js';

/**
 * The mean pinball loss `max(q (y - f), (q - 1) (y - f))` of quantiles f, [target, level], in the targets' units; lower is
 * better. Twice of it, of many levels from 0 to 1, is the continuous ranked probability score.
 *
 * Koenker and Bassett, Regression Quantiles, Econometrica 1978. Throws a `DataError` where numbers are not finite or too few, an
 * `OptionError` for levels that do not ascend between 0 and 1.
 *
 * @example pinballLoss([0, 3], [0.1, 0.9], [1]) // (0.1 * 1 + 0.1 * 2) / 2
 */
export function pinballLoss(
  quantiles: ArrayLike<number>,
  levels: readonly number[],
  targets: ArrayLike<number>,
): number {
  checkQuantiles(levels, 'levels');
  checkNumbers('targets', targets);
  checkNumbers('quantiles', quantiles, targets.length * levels.length);
  const losses = Float64Array.from(quantiles, (quantile, i) => {
    const level = levels[i % levels.length];
    const off = targets[Math.floor(i / levels.length)] - quantile;
    return off >= 0 ? level * off : (level - 1) * off;
  });
  return mean(losses);
}
