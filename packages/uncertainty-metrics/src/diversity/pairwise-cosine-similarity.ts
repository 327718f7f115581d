import type { Probabilities } from '../tables/probabilities.js';
import { pairProducts } from './pair-products.js';

/**
 * The cosine of the angle between two members' predictions, for every pair, [member][other], as a mean over the examples:
 * `mean_n p_in . p_jn / (|p_in| |p_jn|)`, from 0 (sure of different classes) to 1 (the same). Symmetric, with ones on the
 * diagonal. `cosineSimilarity` is the mean over the pairs.
 *
 * Fort, Hu and Lakshminarayanan, Deep Ensembles: A Loss Landscape Perspective, 2019, take it of weights; here it is of
 * predictions.
 *
 * Throws a `DataError` for fewer than 2 members, for members of different shapes, empty or not probabilities.
 *
 * @example pairwiseCosineSimilarity([[[1, 0]], [[0.6, 0.4]]]) // [[1, 0.832...], [0.832..., 1]]
 */
export const pairwiseCosineSimilarity = (members: readonly Probabilities[]): number[][] =>
  pairProducts(members, toLengthOne, toLengthOne);

function toLengthOne(row: Float64Array, made: Float64Array): void {
  let squares = 0;
  for (let k = 0; k < row.length; k++) squares += row[k] * row[k];
  for (let k = 0; k < row.length; k++) made[k] = row[k] / Math.sqrt(squares);
}
