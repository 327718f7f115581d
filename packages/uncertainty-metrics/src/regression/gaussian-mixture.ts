import { checkLength } from '../tables/check-length.js';
import { checkNumbers } from './check-numbers.js';
import { checkVariance, type Gaussians } from './gaussians.js';

/** What members say together, of each target. */
export interface GaussianMixture {
  readonly mean: Float64Array;
  /** aleatoric + epistemic. */
  readonly variance: Float64Array;
  /** The mean of the members' variances: what the inputs leave open. */
  readonly aleatoric: Float64Array;
  /** The variance of the members' means: what the members do not agree on. */
  readonly epistemic: Float64Array;
}

/**
 * The mean and variance of the even mixture of members' normal distributions: `m = mean_i m_i`, `v = mean_i v_i + mean_i (m_i -
 * m)^2`. Members without a variance, of the loss 'mean-squared-error', differ by their means alone.
 *
 * Lakshminarayanan et al., Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles, NeurIPS 2017. Throws a
 * `DataError` where there is no member, or one has another number of targets, or a variance below 0.
 *
 * @example gaussianMixture([{ mean: [1], variance: [2] }, { mean: [3], variance: [4] }]) // mean 2, variance 3 + 1
 */
export function gaussianMixture(
  members: readonly (Pick<Gaussians, 'mean'> & Partial<Gaussians>)[],
): GaussianMixture {
  checkLength('members', members, 1, 'at least 1');
  const [{ mean: first }] = members;
  for (const [m, { mean, variance }] of members.entries()) {
    checkNumbers(`members[${m}].mean`, mean, first.length);
    if (variance) checkVariance(`members[${m}].variance`, variance, first.length);
  }
  const meanOf = (of: (member: (typeof members)[number], target: number) => number) =>
    Float64Array.from(
      first,
      (_, i) => members.reduce((sum, each) => sum + of(each, i), 0) / members.length,
    );
  const mean = meanOf((member, i) => member.mean[i]);
  const aleatoric = meanOf(({ variance }, i) => variance?.[i] ?? 0);
  const epistemic = meanOf((member, i) => (member.mean[i] - mean[i]) ** 2);
  return { mean, variance: aleatoric.map((v, i) => v + epistemic[i]), aleatoric, epistemic };
}
