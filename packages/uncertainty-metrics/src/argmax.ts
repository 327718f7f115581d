import type { Table } from './table.js';

/** The most probable class of every example; ties go to the lower class. */
export function argmax({ data, shape: [examples, classes] }: Table): Int32Array {
  const best = new Int32Array(examples);
  for (let example = 0; example < examples; example++) {
    const start = example * classes;
    for (let k = 1; k < classes; k++) {
      if (data[start + k] > data[start + best[example]]) best[example] = k;
    }
  }
  return best;
}
