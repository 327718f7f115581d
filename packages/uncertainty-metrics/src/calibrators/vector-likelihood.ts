import { crossEntropyInPlace, type SmoothFunction } from '@freetickets/core/fitting';
import type { Table } from '../tables/table.js';

/**
 * What vector scaling minimises, of the parameters (a, b), a scale and a shift for each class: with l = ln p,
 *
 * `mean_n [ln sum_k exp(a_k l_nk + b_k) - (a_y l_ny + b_y)] + sum_k [(a_k - 1)^2 + b_k^2] / (2 n)`
 *
 * Convex. The second part is a standard normal prior on a - 1 and b: what few examples say of a class, as of one that
 * never occurs, weighs little against it.
 */
export function vectorLikelihood(
  { data: logs, shape: [examples, classes] }: Table,
  labels: ArrayLike<number>,
): SmoothFunction {
  const row = new Float64Array(classes);
  return (parameters, gradient) => {
    gradient.fill(0);
    let value = 0;
    for (let example = 0; example < examples; example++) {
      const start = example * classes;
      for (let k = 0; k < classes; k++) {
        row[k] = parameters[k] * logs[start + k] + parameters[classes + k];
      }
      value += crossEntropyInPlace(row, labels[example]);
      for (let k = 0; k < classes; k++) {
        gradient[k] += row[k] * logs[start + k];
        gradient[classes + k] += row[k];
      }
    }
    for (let i = 0; i < parameters.length; i++) {
      const off = parameters[i] - (i < classes ? 1 : 0);
      value += (off * off) / 2;
      gradient[i] = (gradient[i] + off) / examples;
    }
    return value / examples;
  };
}
