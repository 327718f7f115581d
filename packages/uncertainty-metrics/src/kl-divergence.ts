import { membersOf } from './members.js';
import { type Probabilities, smallestProbability } from './probabilities.js';

/**
 * The diversity of an ensemble as the Kullback-Leibler divergence between its members, in nats: the mean over ordered
 * pairs and examples, `mean_{i != j} mean_n sum_k p_ink ln(p_ink / p_jnk)`; 0 only where all members are equal.
 * Logarithms are of probabilities clamped below at 1e-12, so zeros cost much but not infinitely much. The two orders
 * of a pair are summed at once, as `(p_i - p_j)(ln p_i - ln p_j)`, which rounding cannot make negative.
 *
 * Kullback and Leibler, On Information and Sufficiency, 1951; as a measure of diversity: Liu et al., Deep Ensembling
 * with No Overhead for either Training or Testing, ICLR 2022.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example klDivergence([[[0.5, 0.5]], [[0.25, 0.75]]]) // 0.137...
 */
export function klDivergence(members: readonly Probabilities[]): number {
  const tables = membersOf(members, 2);
  const logs = tables.map(({ data }) =>
    Float64Array.from(data, (p) => Math.log(Math.max(smallestProbability, p))),
  );
  let sum = 0;
  for (let i = 0; i < tables.length; i++) {
    for (let j = i + 1; j < tables.length; j++) {
      const [p, q, logP, logQ] = [tables[i].data, tables[j].data, logs[i], logs[j]];
      for (let at = 0; at < p.length; at++) sum += (p[at] - q[at]) * (logP[at] - logQ[at]);
    }
  }
  return sum / (tables.length * (tables.length - 1) * tables[0].shape[0]);
}
