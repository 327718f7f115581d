import { definePlugin } from '@freetickets/core';
import { argmax } from '@freetickets/core/numbers';
import { ofMembers } from '../metric.js';
import { mean } from '../tables/mean.js';
import { meanProbabilities } from '../tables/mean-probabilities.js';
import { membersOf } from '../tables/members.js';
import type { Probabilities } from '../tables/probabilities.js';

/**
 * How far the members are apart on the predicted class, for every example: the standard deviation over the members of
 * the probability that they give the class c which their mean predicts, `sqrt(mean_m (p_mnc - mean_i p_inc)^2)`, from 0
 * (agreement; always so for one member) to 0.5. Ties of the mean go to the lower class.
 *
 * Kendall, Badrinarayanan and Cipolla, Bayesian SegNet, BMVC 2017, for Monte Carlo samples in place of members.
 *
 * Throws a `DataError` without members, for members of different shapes, empty or not probabilities.
 *
 * @example probabilityDeviation([[[0.9, 0.1]], [[0.7, 0.3]]]) // 0.1
 */
export function probabilityDeviation(members: readonly Probabilities[]): Float64Array {
  const tables = membersOf(members, 1);
  const predicted = meanProbabilities(tables);
  const classes = predicted.shape[1];
  return Float64Array.from(argmax(predicted), (k, example) => {
    const at = example * classes + k;
    let squares = 0;
    for (const { data } of tables) squares += (data[at] - predicted.data[at]) ** 2;
    return Math.sqrt(squares / tables.length);
  });
}

/**
 * The mean of `probabilityDeviation`. Undefined for one member.
 *
 * @example meanProbabilityDeviationMetric().measure(predictions, labels) // 0.04
 */
export const meanProbabilityDeviationMetric = /* @__PURE__ */ definePlugin(
  {
    kind: 'metric',
    name: 'mean-probability-deviation',
    summary: "mean standard deviation of the members' probabilities of the predicted class",
  },
  () => ofMembers('neither', (members) => mean(probabilityDeviation(members))),
);
