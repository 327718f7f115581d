/**
 * Turns rows of `classes` logits each into probabilities, in place, and gives them back: `p_k = exp(z_k - max_j z_j) / sum_i
 * exp(z_i - max_j z_j)`. The largest logit is taken off first, so that logits of any size neither overflow nor lose the
 * row's sum of 1. Checks nothing.
 *
 * @example softmaxInPlace(Float64Array.of(0, Math.log(3)), 2) // 0.25, 0.75
 */
export function softmaxInPlace(rows: Float64Array, classes: number): Float64Array {
  for (let start = 0; start < rows.length; start += classes) {
    let max = -Infinity;
    for (let at = start; at < start + classes; at++) max = Math.max(max, rows[at]);
    let sum = 0;
    for (let at = start; at < start + classes; at++) {
      rows[at] = Math.exp(rows[at] - max);
      sum += rows[at];
    }
    for (let at = start; at < start + classes; at++) rows[at] /= sum;
  }
  return rows;
}
