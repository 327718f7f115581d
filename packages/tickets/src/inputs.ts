import { DataError, type Preprocessing, preprocess, show, sizeOf } from '@freetickets/core';

type Numbers = Float32Array | Float64Array | Uint8Array | Uint8ClampedArray | Int32Array;
type Nested = readonly (number | Nested)[];

/**
 * One or more inputs in the data's own units (bytes for images): a flat typed array, nested arrays, or anything with a
 * shape and data, such as a tensor of TensorFlow.js.
 */
export type Inputs =
  | Numbers
  | Nested
  | {
      readonly shape: readonly number[];
      readonly data: Numbers | (() => Promise<Numbers>);
    };

/** Preprocessed inputs, one after another. */
export interface PreparedInputs {
  readonly data: Float32Array;
  readonly count: number;
}

/** Checks and preprocesses inputs. Throws a `DataError` where they are not whole inputs of `shape`, or not finite. */
export async function prepareInputs(
  inputs: Inputs,
  shape: readonly number[],
  preprocessing: Preprocessing,
): Promise<PreparedInputs> {
  const raw = await flatten(inputs);
  const size = sizeOf(shape);
  const count = raw.length / size;
  if (count === 0 || !Number.isInteger(count)) {
    throw new DataError(
      `Got ${raw.length} numbers, expected one or more inputs of shape [${shape}], ${size} numbers each.`,
    );
  }
  const data = preprocess(raw, preprocessing);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `Input ${Math.floor(bad / size)} holds ${raw[bad]}; every value must be a finite number.`,
    );
  }
  return { data, count };
}

async function flatten(inputs: Inputs): Promise<Numbers> {
  if (ArrayBuffer.isView(inputs)) return inputs;
  if (Array.isArray(inputs)) return Float64Array.from(leaves(inputs));
  if (typeof inputs === 'object' && inputs !== null && 'data' in inputs) {
    return typeof inputs.data === 'function' ? inputs.data() : inputs.data;
  }
  throw new DataError(
    `Got ${show(inputs)}, expected inputs: a typed array, nested arrays, or a tensor.`,
  );
}

function leaves(nested: Nested): readonly number[] {
  if (nested.every((item) => typeof item === 'number')) return nested;
  return nested.flatMap((item) => {
    if (!Array.isArray(item)) throw new DataError(`Got ${show(item)} among arrays of inputs.`);
    return leaves(item);
  });
}
