import type { Table } from '../tables/table.js';

/**
 * The examples in an order that depends on what they are and not on where they stand: by the probability of the label,
 * among equals by the first class in which they differ. Examples that are the same everywhere can take each other's place.
 */
export function orderOfContent(
  { data, shape: [examples, classes] }: Table,
  labels: ArrayLike<number>,
): Int32Array {
  const ofLabel = Float64Array.from(
    { length: examples },
    (_, example) => data[example * classes + labels[example]],
  );
  return Int32Array.from({ length: examples }, (_, example) => example).sort((a, b) => {
    let difference = ofLabel[a] - ofLabel[b];
    for (let k = 0; k < classes && difference === 0; k++) {
      difference = data[a * classes + k] - data[b * classes + k];
    }
    return difference;
  });
}
