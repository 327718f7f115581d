import { definePlugin } from '@freetickets/core';
import { softmaxInPlace } from '@freetickets/core/numbers';
import { checkLogits } from './logits.js';

/**
 * The softmax of the members' mean logits: `p_n = softmax(mean_m z_mn)`. The same as the normalised geometric mean of
 * the members' probabilities, as a constant added to all logits of a row, such as softmax's normaliser, changes
 * nothing. A member that rules a class out weighs more here than in the mean of probabilities.
 *
 * Known as the logarithmic opinion pool: Genest and Zidek, Combining Probability Distributions, Statistical Science 1986.
 *
 * `aggregate` throws a `DataError` for logits that are not finite or do not fit their shape.
 *
 * @example meanLogit().aggregate({ data: logits, shape: [3, 100, 10] }) // 100 rows of 10
 */
export const meanLogit = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'mean-logit',
    summary: "the softmax of the members' mean logits: the geometric mean of their probabilities",
  },
  () => ({
    aggregate(logits) {
      checkLogits(logits);
      const [members, examples, classes] = logits.shape;
      const mean = new Float64Array(examples * classes);
      logits.data.forEach((logit, index) => {
        mean[index % mean.length] += logit / members;
      });
      return softmaxInPlace(mean, classes);
    },
  }),
);
