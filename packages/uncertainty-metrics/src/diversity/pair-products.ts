import { membersOf } from '../tables/members.js';
import type { Probabilities } from '../tables/probabilities.js';

/** Fills a row of numbers with what it makes of an example's probabilities. */
type Make = (row: Float64Array, made: Float64Array) => void;

/**
 * For every ordered pair of members, [member][other], the mean over the examples of a sum over the classes: of what `left`
 * makes of the member's probabilities times what `right` makes of the other's.
 */
export function pairProducts(
  members: readonly Probabilities[],
  left: Make,
  right: Make,
): number[][] {
  const tables = membersOf(members, 2);
  const [examples, classes] = tables[0].shape;
  const sums = tables.map(() => tables.map(() => 0));
  const row = new Float64Array(classes);
  const lefts = tables.map(() => new Float64Array(classes));
  const rights = right === left ? lefts : tables.map(() => new Float64Array(classes));
  for (let start = 0; start < examples * classes; start += classes) {
    for (let i = 0; i < tables.length; i++) {
      for (let k = 0; k < classes; k++) row[k] = tables[i].data[start + k];
      left(row, lefts[i]);
      if (right !== left) right(row, rights[i]);
    }
    for (let i = 0; i < tables.length; i++) {
      for (let j = 0; j < tables.length; j++) {
        let product = 0;
        for (let k = 0; k < classes; k++) product += lefts[i][k] * rights[j][k];
        sums[i][j] += product;
      }
    }
  }
  return sums.map((of) => of.map((sum) => sum / examples));
}
