/**
 * How many letters must be put in, left out or replaced, or neighbours swapped, to make one text of another: no letter is changed
 * twice (optimal string alignment).
 *
 * Damerau, A Technique for Computer Detection and Correction of Spelling Errors, Communications of the ACM 1964; Wagner and
 * Fischer, The String-to-String Correction Problem, Journal of the ACM 1974.
 */
export function editDistance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + Number(from[i - 1] !== to[j - 1]);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? before[j - 2] + 1 : replaced;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, replaced, swapped);
    }
    before = row;
    row = next;
  }
  return row[to.length];
}
