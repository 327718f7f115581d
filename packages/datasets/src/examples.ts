import {
  DataError,
  type Examples,
  type Preprocessing,
  preprocess,
  sizeOf,
} from '@freetickets/core';

/** Raw inputs of any number of examples, one after another, as they are kept in memory. */
export type RawInputs = Uint8Array | Float32Array;

/** Which rows of a table of raw inputs and labels belong together. */
export interface Part {
  readonly inputs: RawInputs;
  readonly labels: Int32Array;
  readonly rows: Int32Array;
}

/** A part with every row of its table, in order. */
export function wholePart(inputs: RawInputs, labels: Int32Array): Part {
  return { inputs, labels, rows: Int32Array.from(labels, (_, row) => row) };
}

/**
 * Examples in memory: inputs stay as they are (bytes stay bytes) and are preprocessed when they are read.
 * Throws a `DataError` on reading an index that is not there.
 */
export function inMemoryExamples(
  part: Part,
  inputShape: readonly number[],
  preprocessing: Preprocessing,
): Examples {
  const { inputs, rows } = part;
  const size = sizeOf(inputShape);
  return {
    count: rows.length,
    labels: Int32Array.from(rows, (row) => part.labels[row]),
    read(indices) {
      const length = indices.length * size;
      const raw = inputs instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
      for (let i = 0; i < indices.length; i++) {
        const row = rows[indices[i]];
        if (row === undefined) {
          throw new DataError(
            `No example ${indices[i]}: there are ${rows.length}, counted from 0. Read indices below that.`,
          );
        }
        raw.set(inputs.subarray(row * size, (row + 1) * size), i * size);
      }
      return preprocess(raw, preprocessing);
    },
  };
}
