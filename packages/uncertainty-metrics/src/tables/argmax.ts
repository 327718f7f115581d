import type { Table } from './table.js';

/** The most probable class of every example; ties go to the lower class. */
export function argmax({ data, shape: [examples, classes] }: Table): Int32Array {
  const best = new Int32Array(examples);
  for (let example = 0; example < examples; example++) {
    const start = example * classes;
    let at = start;
    for (let next = start + 1; next < start + classes; next++) {
      if (data[next] > data[at]) at = next;
    }
    best[example] = at - start;
  }
  return best;
}
