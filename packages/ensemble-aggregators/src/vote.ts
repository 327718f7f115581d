import { definePlugin } from '@freetickets/core';
import { argmax } from '@freetickets/core/numbers';
import { checkLogits } from './logits.js';

/**
 * The share of members that predict each class: `p_nk = mean_m [argmax_j z_mnj = k]`. A member's tie goes to the lower
 * class. M members give multiples of 1 / M only, so NLL and calibration are coarse.
 *
 * Hansen and Salamon, Neural Network Ensembles, IEEE Transactions on Pattern Analysis and Machine Intelligence 1990.
 *
 * `aggregate` throws a `DataError` for logits that are not finite or do not fit their shape.
 *
 * @example vote().aggregate({ data: Float32Array.of(2, 0, 1, 0, 0, 1), shape: [3, 1, 2] }) // 2/3, 1/3
 */
export const vote = /* @__PURE__ */ definePlugin(
  {
    kind: 'aggregator',
    name: 'vote',
    summary: 'the share of members that predict each class',
  },
  () => ({
    aggregate(logits) {
      checkLogits(logits);
      const [members, examples, classes] = logits.shape;
      const votes = new Float64Array(examples * classes);
      const choices = argmax({ data: logits.data, shape: [members * examples, classes] });
      for (const [row, choice] of choices.entries()) votes[(row % examples) * classes + choice]++;
      return votes.map((count) => count / members);
    },
  }),
);
