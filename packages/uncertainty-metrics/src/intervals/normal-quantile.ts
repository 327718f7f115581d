import { normalShare } from './normal-share.js';

/** The quantile of the standard normal distribution: z with `P(Z <= z) = share`, for a share in (0, 1). */
export function normalQuantile(share: number): number {
  // Beyond 9 no share of a double is left.
  let [low, high] = [-9, 9];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
