/**
 * Replaces a row of logits by its log-probabilities, `z_k - max - ln sum_j exp(z_j - max)`: finite where the probability
 * itself would round to 0.
 */
export function logSoftmax(row: Float64Array): void {
  const max = row.reduce((most, z) => Math.max(most, z), -Infinity);
  const logSum = Math.log(row.reduce((sum, z) => sum + Math.exp(z - max), 0));
  for (let k = 0; k < row.length; k++) row[k] = row[k] - max - logSum;
}
