import { sweepSorted } from '../ood/threshold-sweep.js';
import type { Table } from '../tables/table.js';
import { topLabel } from '../tables/top-label.js';

/**
 * How many errors there are among the i + 1 examples of highest confidence, for every i. Among equally confident
 * examples any order is as good: they count with the mean over their orders, in which errors come evenly.
 */
export function rankedErrors(table: Table, labels: ArrayLike<number>): Float64Array {
  const { confidence, hits } = topLabel(table, labels);
  const sorted = (hit: number) => confidence.filter((_, example) => hits[example] === hit).sort();
  const errors = new Float64Array(confidence.length);
  let [before, start] = [0, 0];
  sweepSorted(sorted(0), sorted(1), (wrong, right) => {
    const end = wrong + right;
    for (let i = start; i < end; i++) {
      errors[i] = before + ((wrong - before) * (i + 1 - start)) / (end - start);
    }
    before = wrong;
    start = end;
  });
  return errors;
}
