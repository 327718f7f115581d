import { DataError, OptionError, show, sizeOf } from '@freetickets/core';
import { flatten } from '@freetickets/core/numbers';
import type { RawInputs } from './raw-inputs.js';

/** Numbers in rows: [example][feature], [example][row][column][channel], ... */
export type NestedNumbers = readonly ArrayLike<number>[] | readonly NestedNumbers[];

/** Numbers one after another, with or without the shape they have: [examples, ...inputShape]. */
export type FlatNumbers = Uint8Array | Float32Array | Float64Array | Int32Array;

/** The inputs that `fromArrays` takes. */
export type ArrayInputs = NestedNumbers | FlatNumbers | FlatWithShape;

interface FlatWithShape {
  readonly data: FlatNumbers | readonly number[];
  readonly shape: readonly number[];
}

/** Inputs of one shape, one after another. */
export interface Table {
  readonly inputs: RawInputs;
  readonly count: number;
  readonly inputShape: readonly number[];
}

/**
 * Flattens inputs, keeping bytes and floats as they are; other numbers become 64-bit floats. `inputShape` is needed for flat
 * numbers and reshapes the rest. Throws a `DataError` that names the first example that is not finite or not of the common
 * shape.
 */
export function tableOf(
  given: ArrayInputs,
  inputShape: readonly number[] | undefined,
  part: string,
): Table {
  const { data, shape } = flatOf(given, inputShape, part);
  const [count = 0, ...own] = shape;
  if (count === 0) throw new DataError(`${part} part: it is empty, expected at least one example.`);
  const wanted = inputShape ?? own;
  const size = checkedSize(wanted, 'inputShape');
  if (wanted.length === 0 || data.length !== count * size || checkedSize(own, 'shape') !== size) {
    throw new DataError(
      `${part} inputs: got ${data.length} numbers of shape ${show(shape)}, expected [examples, ${wanted.join(', ')}].`,
    );
  }
  const inputs = isRaw(data) ? data : Float64Array.from(data);
  const wrong = inputs.findIndex((x) => !Number.isFinite(Math.fround(x)));
  if (wrong >= 0) {
    throw new DataError(
      `${part} example ${Math.floor(wrong / size)} holds ${show(data[wrong])}, expected finite numbers that fit 32-bit floats. Correct the example or leave it out.`,
    );
  }
  return { inputs, count, inputShape: wanted };
}

const isBig = (data: unknown): boolean =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;

/** Whether a value is an array of numbers in memory of their own, not of bigints. */
const isTyped = (data: unknown): data is FlatNumbers =>
  ArrayBuffer.isView(data) && !(data instanceof DataView) && !isBig(data);

const isRaw = (data: unknown): data is RawInputs =>
  data instanceof Uint8Array || data instanceof Float32Array || data instanceof Float64Array;

function checkedSize(shape: readonly number[], option: string): number {
  if (
    !Array.isArray(shape) ||
    !shape.every((length) => Number.isSafeInteger(length) && length > 0)
  ) {
    throw new OptionError(option, shape, 'whole numbers of at least 1, such as [28, 28, 1]');
  }
  return sizeOf(shape);
}

function flatOf(
  given: ArrayInputs,
  inputShape: readonly number[] | undefined,
  part: string,
): FlatWithShape {
  if (Array.isArray(given)) return flatten(given, `${part} inputs`);
  if (!isTyped(given)) return checkedFlat(given, part);
  if (!inputShape) {
    throw new OptionError(
      'inputShape',
      inputShape,
      'the shape of one input, such as [28, 28, 1], as the inputs are a flat array',
    );
  }
  return {
    data: given,
    shape: [Math.floor(given.length / checkedSize(inputShape, 'inputShape')), ...inputShape],
  };
}

/** Refuses what an untyped caller may pass, such as a tensor, whose `data` is a function. */
function checkedFlat(given: unknown, part: string): FlatWithShape {
  const inputs = part === 'Test' ? 'test.inputs' : 'inputs';
  const { data, shape }: FlatWithShape = Object(given);
  if (data === undefined || shape === undefined) {
    const big = isBig(given) ? '; of bigints, pass Float64Array.from(inputs, Number)' : '';
    throw new OptionError(inputs, given, `nested arrays, a typed array or { data, shape }${big}`);
  }
  if (!Array.isArray(data) && !isTyped(data)) {
    const numbers = `numbers${isBig(data) ? '; pass Float64Array.from(data, Number)' : '; of a tensor t, pass { data: await t.data(), shape: t.shape }'}`;
    throw new OptionError(`${inputs}.data`, data, numbers);
  }
  if (!Array.isArray(shape)) {
    throw new OptionError(`${inputs}.shape`, shape, 'an array: [examples, ...inputShape]');
  }
  return { data, shape };
}
