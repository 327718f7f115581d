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

/** `P(Z <= z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 5) + ...)`. */
function normalShare(z: number): number {
  let [term, sum] = [z, z];
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
