import type { Random } from '@freetickets/core';

/**
 * A number of the standard normal distribution: `sqrt(-2 ln u) cos(2 pi v)` with u in (0, 1] and v in [0, 1) uniform.
 *
 * Box and Muller, A Note on the Generation of Random Normal Deviates, Annals of Mathematical Statistics 1958.
 */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
