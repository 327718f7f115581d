import { type Probabilities, smallestProbability } from '../tables/probabilities.js';
import { pairProducts } from './pair-products.js';

/**
 * The Kullback-Leibler divergence of every ordered pair of members, [member][other], as a mean over the examples in
 * nats: `KL(p_i || p_j) = mean_n sum_k p_ink ln(p_ink / p_jnk)`, the cross-entropy less the entropy: what it costs to take the other member's word where the
 * first one is right. Not symmetric; zeros on the diagonal. Logarithms are of probabilities clamped below at 1e-12, so
 * zeros cost much but not infinitely much; a negative value can only be rounding and is returned as 0. `klDivergence` is
 * the mean over the pairs.
 *
 * Kullback and Leibler, On Information and Sufficiency, Annals of Mathematical Statistics 1951.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example pairwiseKlDivergence([[[0.5, 0.5]], [[0.25, 0.75]]]) // [[0, 0.143...], [0.130..., 0]]
 */
export function pairwiseKlDivergence(members: readonly Probabilities[]): number[][] {
  const crossEntropies = pairProducts(
    members,
    (row, made) => made.set(row),
    (row, made) => {
      for (let k = 0; k < row.length; k++)
        made[k] = -Math.log(Math.max(smallestProbability, row[k]));
    },
  );
  return crossEntropies.map((row, i) => row.map((entropy) => Math.max(0, entropy - row[i])));
}
