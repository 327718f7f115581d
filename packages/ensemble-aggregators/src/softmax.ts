/**
 * Writes the softmax of the logits from `start` on into `row`, which may be the logits themselves. The largest logit
 * is taken off first, so that logits of any size are fine.
 */
export function softmax(logits: ArrayLike<number>, start: number, row: Float64Array): void {
  let max = -Infinity;
  for (let k = 0; k < row.length; k++) max = Math.max(max, logits[start + k]);
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    row[k] = Math.exp(logits[start + k] - max);
    sum += row[k];
  }
  for (let k = 0; k < row.length; k++) row[k] /= sum;
}
