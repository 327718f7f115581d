import { definePlugin } from '@freetickets/core';
import { mixture } from './mixture.js';

/**
 * The mean of the members' softmax outputs: `p_nk = mean_m softmax(z_mn)_k`. What FreeTickets and deep ensembles do;
 * its NLL and Brier score are never above the members' average.
 *
 * Lakshminarayanan, Pritzel and Blundell, Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles,
 * NeurIPS 2017; Liu et al., Deep Ensembling with No Overhead for either Training or Testing, ICLR 2022.
 *
 * `aggregate` throws a `DataError` for logits that are not finite or do not fit their shape.
 *
 * @example meanProbability().aggregate({ data: logits, shape: [3, 100, 10] }) // 100 rows of 10
 */
export const meanProbability = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'mean-probability',
    summary: "the mean of the members' probabilities",
  },
  () => ({
    aggregate: (logits) =>
      mixture(
        logits,
        Array.from({ length: logits.shape[0] }, () => 1),
      ),
  }),
);
