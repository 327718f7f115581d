import { checkLength } from '../tables/check-length.js';
import { unexpected } from '../tables/unexpected.js';
import { checkNumbers } from './check-numbers.js';

/**
 * The mean of members' quantiles, [target, level], those of a target in ascending order: where quantiles cross, they are
 * sorted, which never takes them farther from the true ones. Chernozhukov et al., Quantile and Probability Curves Without
 * Crossing, Econometrica 2010.
 *
 * @param levels how many quantiles a target has
 * @example meanQuantiles([[1, 4], [3, 2]], 2) // [2, 3]
 */
export function meanQuantiles(members: readonly ArrayLike<number>[], levels: number): Float64Array {
  checkLength('members', members, 1, 'at least 1');
  const [first] = members;
  for (const [m, member] of members.entries()) {
    checkNumbers(`members[${m}]`, member, first.length);
  }
  if (!(Number.isInteger(levels) && levels >= 1) || first.length % levels !== 0) {
    throw unexpected(
      'levels',
      levels,
      `a whole number by which ${first.length} quantiles can be divided`,
    );
  }
  const means = Float64Array.from(
    first,
    (_, i) => members.reduce((sum, member) => sum + member[i], 0) / members.length,
  );
  for (let from = 0; from < means.length; from += levels)
    means.subarray(from, from + levels).sort();
  return means;
}
