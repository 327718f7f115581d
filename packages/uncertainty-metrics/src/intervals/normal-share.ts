/** The share of the standard normal distribution up to z, `P(Z <= z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 5) + ...)`. */
export function normalShare(z: number): number {
  // Beyond 9 no share of a double is left.
  if (Math.abs(z) > 9) return z > 0 ? 1 : 0;
  let [term, sum] = [z, z];
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
