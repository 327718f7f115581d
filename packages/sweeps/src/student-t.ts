/** 97.5% quantiles for 1, 2, ... 30 degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/**
 * The 97.5% quantile of Student's t distribution: a mean of n values, give or take this many standard errors for n - 1
 * degrees of freedom, is a 95% interval. Of degrees between those of the table the lower one's, which is on the safe side.
 */
export const studentT = (freedom: number): number =>
  quantiles[Math.min(quantiles.length, Math.max(1, Math.floor(freedom))) - 1];
