import { membersOf } from './members.js';
import type { Probabilities } from './probabilities.js';
import type { Table } from './table.js';

/**
 * The ensemble's prediction: the mean of its members' probabilities, `p_nk = mean_m p_mnk`. One member is its own mean.
 *
 * Lakshminarayanan, Pritzel and Blundell, Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles,
 * NeurIPS 2017.
 *
 * Throws a `DataError` without members, for members of different shapes, empty or not probabilities.
 *
 * @example meanProbabilities([[[1, 0]], [[0.5, 0.5]]]).data // 0.75, 0.25
 */
export function meanProbabilities(members: readonly Probabilities[]): Table<Float64Array> {
  const tables = membersOf(members, 1);
  const { shape } = tables[0];
  const mean = new Float64Array(shape[0] * shape[1]);
  for (const { data } of tables) {
    for (let i = 0; i < mean.length; i++) mean[i] += data[i];
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= tables.length;
  return { data: mean, shape };
}
