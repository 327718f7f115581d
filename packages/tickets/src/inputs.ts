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

/** Numbers, and their shape where one was given. */
interface Raw {
  readonly data: ArrayLike<number>;
  readonly shape?: readonly number[];
}

/** Checks and preprocesses inputs. Throws a `DataError` where they are not whole inputs of `shape`, or not finite. */
export async function prepareInputs(
  inputs: Inputs,
  shape: readonly number[],
  preprocessing: Preprocessing,
): Promise<PreparedInputs> {
  const raw = await rawOf(inputs);
  const size = sizeOf(shape);
  const count = raw.data.length / size;
  const fits = raw.shape
    ? [String([count, ...shape]), ...(count === 1 ? [String(shape)] : [])].includes(
        String(raw.shape),
      )
    : Number.isInteger(count);
  if (count === 0 || !fits) {
    throw new DataError(
      `Got ${raw.shape ? `shape [${raw.shape}] of ${raw.data.length} numbers` : `${raw.data.length} numbers`}, expected one or more inputs of shape [${shape}], ${size} numbers each.`,
    );
  }
  const data = preprocess(raw.data, preprocessing);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `Input ${Math.floor(bad / size)} holds ${raw.data[bad]}; every value must be a finite number.`,
    );
  }
  return { data, count };
}

async function rawOf(inputs: Inputs): Promise<Raw> {
  if (ArrayBuffer.isView(inputs)) return { data: inputs };
  if (Array.isArray(inputs)) return nestedOf(inputs);
  if (typeof inputs === 'object' && inputs !== null && 'data' in inputs && 'shape' in inputs) {
    const data = typeof inputs.data === 'function' ? await inputs.data() : inputs.data;
    return { data, shape: inputs.shape };
  }
  throw new DataError(
    `Got ${show(inputs)}, expected inputs: a typed array, nested arrays, or a tensor.`,
  );
}

function nestedOf(nested: Nested): Raw {
  const shape: number[] = [];
  for (let level: number | Nested | undefined = nested; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
  }
  const data: number[] = [];
  const fill = (level: number | Nested, axis: number): void => {
    if (typeof level === 'number' && axis === shape.length) {
      data.push(level);
    } else if (Array.isArray(level) && level.length === shape[axis]) {
      for (const item of level) fill(item, axis + 1);
    } else {
      throw new DataError(
        `Got ${show(level)} among arrays of inputs; all must have one shape, [${shape}].`,
      );
    }
  };
  fill(nested, 0);
  return { data, shape };
}
