import type { MemberLogits } from '@freetickets/core';
import { softmax } from '../tables/softmax.js';

/** The mean of the members' probabilities, to calibrate. */
export function mean({ data, shape: [members, examples, classes] }: MemberLogits): Float64Array {
  const size = examples * classes;
  const { data: each } = softmax({ data, shape: [members * examples, classes] });
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let m = 0; m < members; m++) sum += each[m * size + i];
    return sum / members;
  });
}

/** One member whose softmax is `rows`. */
export const memberOf = (rows: readonly (readonly number[])[]): MemberLogits => ({
  data: Float64Array.from(rows.flat(), (p) => Math.log(Math.max(1e-300, p))),
  shape: [1, rows.length, rows[0].length],
});
