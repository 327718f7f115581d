import { smallestProbability } from './probabilities.js';
import type { Table } from './table.js';

/** The log-probabilities of examples, clamped at ln 1e-12 and relative to the most probable class, whose is 0. */
export interface LogRows {
  readonly classes: number;
  readonly data: Float64Array;
  /** Where in the data an example's begin, until the next call. */
  startOf(example: number): number;
}

/** Tables of up to so many numbers, 32 MB, are worth the memory. */
const keptSize = 2 ** 22;

/** Those of a small table are made once; those of a large one are made anew each time, in the place of the last. */
export function logRows({ data: given, shape: [examples, classes] }: Table): LogRows {
  const isKept = given.length <= keptSize;
  const data = new Float64Array(isKept ? given.length : classes);
  const make = (example: number, start: number) => {
    const from = example * classes;
    let max = smallestProbability;
    for (let k = 0; k < classes; k++) max = Math.max(max, given[from + k]);
    for (let k = 0; k < classes; k++) {
      data[start + k] = Math.log(Math.max(smallestProbability, given[from + k]) / max);
    }
    return start;
  };
  for (let example = 0; isKept && example < examples; example++) make(example, example * classes);
  const startOf = (example: number) => (isKept ? example * classes : make(example, 0));
  return { classes, data, startOf };
}
