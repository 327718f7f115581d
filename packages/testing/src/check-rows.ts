/** Whether there is a row of probabilities for each example; tells `fail` what is wrong otherwise. */
export function checkRows(
  probabilities: Float64Array,
  [examples, classes]: readonly [examples: number, classes: number],
  fail: (problem: string) => void,
): void {
  if (probabilities.length !== examples * classes) {
    fail(`gave ${probabilities.length} values for ${examples} examples of ${classes} classes.`);
  }
  for (let start = 0; start < probabilities.length; start += classes) {
    const row = [...probabilities.subarray(start, start + classes)];
    const sum = row.reduce((total, p) => total + p, 0);
    if (!row.every((p) => p >= -1e-9 && p <= 1 + 1e-9) || Math.abs(sum - 1) > 1e-9) {
      fail(`gave a row that is no probability distribution: ${row.join(', ')}.`);
    }
  }
}
