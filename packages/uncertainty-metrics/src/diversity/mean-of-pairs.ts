/**
 * The mean over the pairs of different members of a measure of every pair, [member][other], as `pairwiseDisagreement`
 * gives it: `sum_{i != j} v_ij / (M (M - 1))`. What stands on the diagonal does not count. `NaN` for fewer than 2 members.
 *
 * @example meanOfPairs([[0, 0.5], [0.1, 0]]) // 0.3
 */
export function meanOfPairs(matrix: readonly (readonly number[])[]): number {
  const different = matrix.flatMap((row, i) => row.filter((_, j) => i !== j));
  return different.reduce((sum, value) => sum + value, 0) / different.length;
}
