import {
  DataError,
  type Examples,
  type Preprocessing,
  preprocess,
  sizeOf,
  type Target,
} from '@freetickets/core';
import type { Conversion } from './images/convert.js';
import type { RawInputs } from './raw-inputs.js';
import { standardisedTargets } from './target.js';

/** Raw inputs that are not all in memory, by row. */
export interface StoredInputs {
  input(row: number): RawInputs;
  /** As of `Examples`. */
  prefetch(rows: ArrayLike<number>): Promise<void>;
}

/** Which rows of a table of raw inputs and labels belong together. */
export interface Part {
  /** Of the whole table, row-major over [row, ...inputShape]. */
  readonly inputs: RawInputs | StoredInputs;
  /** The class index of every row of the table. */
  readonly labels: Int32Array;
  /** The number to predict of every row of the table, in its own units. */
  readonly targets?: Float64Array | undefined;
  /** Indices into the table, in the order of the examples. */
  readonly rows: Int32Array;
}

/** A part with every row of its table, in order: raw inputs one after another, and the class index of each. */
export function wholePart(inputs: Part['inputs'], labels: Int32Array): Part {
  return { inputs, labels, rows: Int32Array.from(labels, (_, row) => row) };
}

/** Raw inputs with labels or targets, made one by one when they are read. */
export interface RawRows {
  readonly labels: Int32Array;
  /** In their own units. */
  readonly targets?: Float64Array;
  /** The raw input at an index that is there. */
  raw(index: number): RawInputs;
  /** As of `Examples`. */
  prefetch?: Examples['prefetch'] | undefined;
}

/** The rows of a part of the given shape, converted if asked for. */
export function rawRows(
  { inputs, labels, targets, rows }: Part,
  inputShape: readonly number[],
  convert: Conversion = (input) => input,
): RawRows {
  const own = {
    labels: Int32Array.from(rows, (row) => labels[row]),
    ...(targets && { targets: Float64Array.from(rows, (row) => targets[row]) }),
  };
  if ('prefetch' in inputs) {
    return {
      ...own,
      raw: (index) => convert(inputs.input(rows[index])),
      prefetch: (indices) => inputs.prefetch(Array.from(indices, (index) => rows[index])),
    };
  }
  const size = sizeOf(inputShape);
  return {
    ...own,
    raw: (index) => convert(inputs.subarray(rows[index] * size, (rows[index] + 1) * size)),
  };
}

/**
 * Examples whose raw inputs, of the given shape, are made and preprocessed when they are read; targets are standardised.
 * Throws a `DataError` on reading an index that is not there, or into an array of another length.
 */
export function lazyExamples(
  rows: RawRows,
  inputShape: readonly number[],
  preprocessing: Preprocessing,
  target?: Target,
): Examples {
  const { labels, targets, prefetch } = rows;
  const size = sizeOf(inputShape);
  return {
    count: labels.length,
    labels,
    ...(target && targets && { targets: standardisedTargets(targets, target) }),
    ...(prefetch && { prefetch }),
    read(indices, inputs = new Float32Array(indices.length * size)) {
      if (inputs.length !== indices.length * size) {
        throw new DataError(
          `Got room for ${inputs.length} values, expected ${indices.length * size}: ${size} for each of ${indices.length} examples. Give room for just these, or none.`,
        );
      }
      for (let i = 0; i < indices.length; i++) {
        if (labels[indices[i]] === undefined) {
          throw new DataError(
            `No example ${indices[i]}: there are ${labels.length}, counted from 0. Read indices below that.`,
          );
        }
        const place = inputs.subarray(i * size, (i + 1) * size);
        preprocess(rows.raw(indices[i]), preprocessing, place);
      }
      return inputs;
    },
  };
}

/**
 * Examples in memory: inputs of `inputShape` stay as they are (bytes stay bytes) and are preprocessed when they are read.
 * `read(indices)` gives 32-bit floats [indices, ...inputShape], and throws a `DataError` for an index that is not there.
 *
 * @example inMemoryExamples(wholePart(pixels, labels), [28, 28, 1], { mean: [33], std: [79] }).read([0, 5])
 */
export function inMemoryExamples(
  part: Part,
  inputShape: readonly number[],
  preprocessing: Preprocessing,
): Examples {
  return lazyExamples(rawRows(part, inputShape), inputShape, preprocessing);
}
