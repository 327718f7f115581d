import { DataError, type Examples, type Preprocessing } from '@freetickets/core';

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
  { mean, std }: Preprocessing,
): Examples {
  const { inputs, rows } = part;
  const size = inputShape.reduce((product, length) => product * length, 1);
  const channels = mean.length;
  return {
    count: rows.length,
    labels: Int32Array.from(rows, (row) => part.labels[row] as number),
    read(indices) {
      const out = new Float32Array(indices.length * size);
      for (let i = 0, o = 0; i < indices.length; i++) {
        const row = rows[indices[i] as number];
        if (row === undefined) {
          throw new DataError(
            `No example ${indices[i]}: there are ${rows.length}, counted from 0. Read indices below that.`,
          );
        }
        for (let at = row * size, end = at + size, c = 0; at < end; at++) {
          out[o++] = ((inputs[at] as number) - (mean[c] as number)) / (std[c] as number);
          if (++c === channels) c = 0;
        }
      }
      return out;
    },
  };
}
