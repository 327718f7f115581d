import { DataError, type Preprocessing, preprocess, show, sizeOf } from '@freetickets/core';
import { flatten } from '@freetickets/core/numbers';

type Numbers = Float32Array | Float64Array | Uint8Array | Uint8ClampedArray | Int32Array;
type Nested = readonly (number | Numbers | Nested)[];

/**
 * One or more inputs in the data's own units (bytes for images): a flat typed array, nested arrays, or anything with a
 * shape and data, such as a tensor of TensorFlow.js.
 */
export type Inputs =
  | Numbers
  | Nested
  | {
      readonly shape: readonly number[];
      readonly data: Numbers | readonly number[] | (() => Promise<Numbers>);
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

/**
 * Checks and preprocesses inputs. Throws a `DataError` where they are not whole inputs of `shape`, or not finite. What
 * they claim to be costs nothing: memory is taken for as many numbers as are there.
 */
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
  if (isTyped(inputs)) return { data: inputs };
  if (Array.isArray(inputs)) return flatten(inputs, 'inputs');
  if (typeof inputs === 'object' && inputs !== null && 'data' in inputs && 'shape' in inputs) {
    const data = typeof inputs.data === 'function' ? await inputs.data() : inputs.data;
    return { data: numbersIn(data), shape: checkedShape(inputs.shape) };
  }
  throw new DataError(
    `Got ${show(inputs)}, expected inputs: a typed array, nested arrays, or a tensor.`,
  );
}

/** Whether a value is an array of numbers in memory of their own, not of bigints. */
function isTyped(value: unknown): value is Numbers {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return false;
  return !(value instanceof BigInt64Array || value instanceof BigUint64Array);
}

/** Refuses what JSON or an untyped caller may pass: an object with a `length`, holes, texts. */
function numbersIn(data: unknown): ArrayLike<number> {
  if (isTyped(data)) return data;
  if (!Array.isArray(data)) {
    throw new DataError(`Got inputs whose data is ${show(data)}, expected an array of numbers.`);
  }
  const wrong = data.findIndex((value) => typeof value !== 'number');
  if (wrong < 0) return data;
  throw new DataError(`Got ${show(data[wrong])} among the data of inputs, expected numbers.`);
}

function checkedShape(shape: unknown): readonly number[] {
  const isLength = (length: unknown): boolean => Number.isSafeInteger(length) && Number(length) > 0;
  if (Array.isArray(shape) && shape.findIndex((length) => !isLength(length)) < 0) return shape;
  throw new DataError(
    `Got inputs of shape ${show(shape)}, expected whole numbers of at least 1, such as [1, 28, 28, 1].`,
  );
}
