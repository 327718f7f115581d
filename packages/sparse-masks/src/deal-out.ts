/**
 * Whole numbers between `least` and `most` that add up to `total`, in proportion to `weights` as far as those bounds allow;
 * remainders go to the largest ones. `total` must lie between the sums of the bounds.
 */
export function dealOut(
  total: number,
  weights: readonly number[],
  { least, most }: { readonly least: readonly number[]; readonly most: readonly number[] },
): number[] {
  const sum = sumOf(weights);
  // What has no weight comes last, but comes where all others are full.
  const positive = weights.map((weight) => (sum > 0 ? Math.max(weight / sum, 1e-12) : 1));
  const sharesAt = (level: number) =>
    positive.map((weight, i) => Math.min(most[i], Math.max(least[i], level * weight)));
  let [low, high] = [0, 1];
  while (sumOf(sharesAt(high)) < total && high < 1e300) high *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (sumOf(sharesAt(middle)) < total) low = middle;
    else high = middle;
  }
  return roundToTotal(sharesAt(high), total, { least, most });
}

/** Whole numbers between bounds that add up to `total`: the shares rounded down, then the largest remainders up. */
export function roundToTotal(
  shares: readonly number[],
  total: number,
  { least, most }: { readonly least: readonly number[]; readonly most: readonly number[] },
): number[] {
  const counts = shares.map((share, i) => Math.min(Math.max(Math.floor(share), least[i]), most[i]));
  let missing = total - sumOf(counts);
  while (missing !== 0) {
    const step = Math.sign(missing);
    let best = -1;
    let bestGap = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < counts.length; i++) {
      const gap = step * (shares[i] - counts[i]);
      const hasRoom = step > 0 ? counts[i] < most[i] : counts[i] > least[i];
      if (hasRoom && gap > bestGap) [best, bestGap] = [i, gap];
    }
    counts[best] += step;
    missing -= step;
  }
  return counts;
}

export const sumOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0);
