import { checkOptionNames } from '@freetickets/core';
import { checkLevel, checkWhole } from '../tables/check-options.js';
import { normalQuantile } from './normal-quantile.js';
import type { BootstrapOptions, Interval } from './resampling.js';

/**
 * The confidence interval of a share that was counted: `share` of `count` examples, such as an accuracy. It is never outside
 * [0, 1], and holds for few examples and for shares of 0 and 1, of which the bootstrap only draws the same again.
 *
 * Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927.
 *
 * Throws an `OptionError` for a count that is not a whole number of at least 1, for a level outside (0, 1) and for an option
 * that is none.
 *
 * @example wilsonInterval(1, 12) // [0.757, 1]
 */
export function wilsonInterval(
  share: number,
  count: number,
  options: Pick<BootstrapOptions, 'level'> = {},
): Interval {
  checkOptionNames(options, 'level');
  const { level = 0.95 } = options;
  checkWhole('count', count, 1);
  checkLevel(level);
  const z = normalQuantile((1 + level) / 2);
  const scale = 1 + z ** 2 / count;
  const center = (share + z ** 2 / (2 * count)) / scale;
  const margin = (z / scale) * Math.sqrt((share * (1 - share)) / count + (z / (2 * count)) ** 2);
  return [Math.max(0, center - margin), Math.min(1, center + margin)];
}
