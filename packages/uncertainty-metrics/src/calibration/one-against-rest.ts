import type { Table } from '../tables/table.js';
import type { Predicted } from '../tables/top-label.js';

/**
 * Each class in turn as a problem of two: what it was given for every example, and whether it is the label, 1 or 0.
 * `visit` gets the same two arrays again and again, filled anew.
 */
export function oneAgainstRest(
  { data, shape: [examples, classes] }: Table,
  labels: ArrayLike<number>,
  visit: (predicted: Predicted) => void,
): void {
  const confidence = new Float64Array(examples);
  const hits = new Uint8Array(examples);
  for (let k = 0; k < classes; k++) {
    for (let example = 0; example < examples; example++) {
      confidence[example] = data[example * classes + k];
      hits[example] = labels[example] === k ? 1 : 0;
    }
    visit({ confidence, hits });
  }
}
