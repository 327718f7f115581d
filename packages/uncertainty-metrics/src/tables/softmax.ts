import { softmaxInPlace } from '@freetickets/core/numbers';
import { logitsOf } from './logits.js';
import type { Rows, Table } from './table.js';

/**
 * Probabilities from logits: `p_nk = exp(z_nk - max_j z_nj) / sum_i exp(z_ni - max_j z_nj)`, in float64. The largest
 * logit is taken off first, so that logits of any size neither overflow nor lose the row's sum of 1.
 *
 * Throws a `DataError` for empty input and for logits that are not finite.
 *
 * @example softmax([[0, Math.log(3)]]).data // 0.25, 0.75
 */
export function softmax(logits: Rows): Table<Float64Array> {
  const { data, shape } = logitsOf(logits);
  return { data: softmaxInPlace(Float64Array.from(data), shape[1]), shape };
}
