import { logitsOf } from './logits.js';
import { rowMax } from './row-max.js';
import type { Rows } from './table.js';

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
