/**
 * The index of the largest value of each row of a table, row-major over [row, class]; ties go to the lower index. Checks
 * nothing.
 *
 * @example argmax({ data: Float64Array.of(1, 3, 2, 4, 4, 0), shape: [2, 3] }) // 1, 0
 */
export function argmax({
  data,
  shape: [rows, classes],
}: {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly [rows: number, classes: number];
}): Int32Array {
  const best = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let at = start;
    for (let next = start + 1; next < start + classes; next++) {
      if (data[next] > data[at]) at = next;
    }
    best[row] = at - start;
  }
  return best;
}
