import type { MemberLogits } from '@freetickets/core';
import { crossEntropyInPlace, type SmoothFunction } from '@freetickets/core/fitting';

/**
 * What stacking minimises, of the parameters (w, b), a weight for each of M members and a bias for each class: with
 * l_mn = ln softmax(z_mn),
 *
 * `mean_n [ln sum_k exp(s_nk) - s_ny] + [sum_m (M w_m - 1)^2 / M + sum_k b_k^2] / (2 n)`, `s_nk = sum_m w_m l_mnk + b_k`
 *
 * Convex. The second part is a normal prior around the equal weights 1 / M without biases; divided by M, it sees no
 * difference between a member and several copies of it that share its weight.
 */
export function stackingLikelihood(
  { data: logs, shape: [members, examples, classes] }: MemberLogits,
  labels: ArrayLike<number>,
): SmoothFunction {
  const row = new Float64Array(classes);
  return (parameters, gradient) => {
    gradient.fill(0);
    let value = 0;
    for (let example = 0; example < examples; example++) {
      row.set(parameters.subarray(members));
      for (let m = 0; m < members; m++) {
        const start = (m * examples + example) * classes;
        for (let k = 0; k < classes; k++) row[k] += parameters[m] * logs[start + k];
      }
      value += crossEntropyInPlace(row, labels[example]);
      for (let k = 0; k < classes; k++) gradient[members + k] += row[k];
      for (let m = 0; m < members; m++) {
        const start = (m * examples + example) * classes;
        for (let k = 0; k < classes; k++) gradient[m] += row[k] * logs[start + k];
      }
    }
    for (let i = 0; i < parameters.length; i++) {
      const isWeight = i < members;
      const off = isWeight ? members * parameters[i] - 1 : parameters[i];
      value += (isWeight ? (off * off) / members : off * off) / 2;
      gradient[i] = (gradient[i] + off) / examples;
    }
    return value / examples;
  };
}
