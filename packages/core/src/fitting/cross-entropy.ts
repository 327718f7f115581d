/**
 * The cross-entropy of a row of logits with a label, `ln sum_k exp(z_k) - z_label`, in nats. The row becomes its gradient:
 * the probabilities, less 1 at the label. Logits of any size are fine. Checks nothing.
 *
 * @example crossEntropyInPlace(Float64Array.of(0, Math.log(3)), 1) // 0.288 (ln 4/3); the row is 0.25, -0.25 then
 */
export function crossEntropyInPlace(row: Float64Array, label: number): number {
  let max = -Infinity;
  for (let k = 0; k < row.length; k++) max = Math.max(max, row[k]);
  const labelled = row[label] - max;
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    row[k] = Math.exp(row[k] - max);
    sum += row[k];
  }
  for (let k = 0; k < row.length; k++) row[k] /= sum;
  row[label] -= 1;
  return Math.log(sum) - labelled;
}
