import { DataError } from '@freetickets/core';
import { type Rows, type Table, tableOf } from './table.js';

/**
 * Probabilities from logits: `p_nk = exp(z_nk - max_j z_nj) / sum_i exp(z_ni - max_j z_nj)`, in float64. The largest
 * logit is taken off first, so that logits of any size neither overflow nor lose the row's sum of 1.
 *
 * Throws a `DataError` for empty input and for logits that are not finite.
 *
 * @example softmax([[0, Math.log(3)]]).data // 0.25, 0.75
 */
export function softmax(logits: Rows): Table<Float64Array> {
  const { data, shape } = tableOf(logits, 'logits');
  const [examples, classes] = shape;
  const probabilities = new Float64Array(data.length);
  for (let example = 0; example < examples; example++) {
    const start = example * classes;
    let max = -Infinity;
    for (let k = 0; k < classes; k++) {
      const logit = data[start + k];
      if (!Number.isFinite(logit)) {
        throw new DataError(
          `logits: got ${logit} for class ${k} of example ${example}, expected a finite number.`,
        );
      }
      max = Math.max(max, logit);
    }
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      probabilities[start + k] = Math.exp(data[start + k] - max);
      sum += probabilities[start + k];
    }
    for (let k = 0; k < classes; k++) probabilities[start + k] /= sum;
  }
  return { data: probabilities, shape };
}
