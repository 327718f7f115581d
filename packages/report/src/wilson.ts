import type { Interval } from '@freetickets/uncertainty-metrics';

/** 97.5% quantile of the normal distribution. */
const z = 1.959964;

/**
 * The 95% interval of a share that was counted: `share` of `count` examples. It is never outside [0, 1], and holds for few
 * examples and for shares near 0 and 1.
 *
 * Wilson, Probable inference, the law of succession, and statistical inference, 1927.
 */
export function wilsonInterval(share: number, count: number): Interval {
  const scale = 1 + z ** 2 / count;
  const center = (share + z ** 2 / (2 * count)) / scale;
  const margin = (z / scale) * Math.sqrt((share * (1 - share)) / count + (z / (2 * count)) ** 2);
  return [Math.max(0, center - margin), Math.min(1, center + margin)];
}
