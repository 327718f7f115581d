import type { Table } from './table.js';

/** The largest value of every row. */
export function rowMax({ data, shape: [examples, classes] }: Table): Float64Array {
  const largest = new Float64Array(examples);
  for (let example = 0; example < examples; example++) {
    let max = -Infinity;
    for (let k = 0; k < classes; k++) max = Math.max(max, data[example * classes + k]);
    largest[example] = max;
  }
  return largest;
}
