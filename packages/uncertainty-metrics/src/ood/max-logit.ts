import { definePlugin } from '@freetickets/core';
import { logitsOf } from '../tables/logits.js';
import { rowMax } from '../tables/row-max.js';
import type { Rows } from '../tables/table.js';
import { memberTables } from './member-logits.js';

/**
 * The largest logit of every example: `max_k z_nk`. Unlike the largest probability it keeps how strongly the features
 * were there at all. As a score of being out of distribution, where higher must mean more out, take `-maxLogit`.
 *
 * Hendrycks et al., Scaling Out-of-Distribution Detection for Real-World Settings, ICML 2022.
 *
 * Throws a `DataError` for empty input and for logits that are not finite.
 *
 * @example maxLogit([[3, 1], [-2, 0.5]]) // 3, 0.5
 */
export const maxLogit = (logits: Rows): Float64Array => rowMax(logitsOf(logits));

/**
 * Minus the largest of the members' mean logits. Hendrycks et al., ICML 2022.
 *
 * @example maxLogitScore().score(predictions) // -9.0, -2.9, ...
 */
export const maxLogitScore = /* @__PURE__ */ definePlugin(
  { kind: 'ood-score', name: 'max-logit', summary: 'minus the largest mean logit' },
  () => ({
    score: ({ logits }) => {
      const members = memberTables(logits);
      const [, examples, classes] = logits.shape;
      return new Float64Array(examples).map((_, example) => {
        let largest = -Infinity;
        for (let at = example * classes; at < (example + 1) * classes; at++) {
          let sum = 0;
          for (const { data } of members) sum += data[at];
          largest = Math.max(largest, sum);
        }
        return -largest / members.length;
      });
    },
  }),
);
