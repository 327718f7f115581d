import { DataError, FileError, LimitError, show } from '@freetickets/core';
import type { RawInputs } from '../raw-inputs.js';
import { halfFloat } from './half-float.js';
import { type NpyHeader, npyHeader } from './npy-header.js';

/** An array, row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** `u1`, `f4`, ... */
  readonly dtype: string;
  /** Bytes as bytes, else floats: of 64 bits where 32 do not hold every number of the dtype. */
  readonly values: RawInputs;
}

type Read = (view: DataView, at: number, littleEndian: boolean) => number;

/** The bytes of a number of each dtype, and how to read it. */
const dtypes = new Map<string, readonly [bytes: number, read: Read]>([
  ['b1', [1, (view, at) => Math.sign(view.getUint8(at))]],
  ['u1', [1, (view, at) => view.getUint8(at)]],
  ['i1', [1, (view, at) => view.getInt8(at)]],
  ['u2', [2, (view, at, little) => view.getUint16(at, little)]],
  ['i2', [2, (view, at, little) => view.getInt16(at, little)]],
  ['f2', [2, (view, at, little) => halfFloat(view.getUint16(at, little))]],
  ['f4', [4, (view, at, little) => view.getFloat32(at, little)]],
  ['u4', [4, (view, at, little) => view.getUint32(at, little)]],
  ['i4', [4, (view, at, little) => view.getInt32(at, little)]],
  ['f8', [8, (view, at, little) => view.getFloat64(at, little)]],
  ['u8', [8, (view, at, little) => Number(view.getBigUint64(at, little))]],
  ['i8', [8, (view, at, little) => Number(view.getBigInt64(at, little))]],
]);
const wide = new Set(['u4', 'i4', 'f8', 'u8', 'i8']);

const arrayOf = (dtype: string, size: number): RawInputs =>
  new (dtype === 'u1' ? Uint8Array : wide.has(dtype) ? Float64Array : Float32Array)(size);

/**
 * Reads an `.npy` array of numbers, in either byte order and in C or Fortran order. Throws a `FileError` for what is no such
 * file, or shorter or longer than its shape; a `LimitError` for more than `limit` values; a `DataError` for a whole number
 * that 64-bit floats do not hold.
 */
export function readNpy(path: string, bytes: Uint8Array, limit: number): NpyArray {
  const header = headerOf(path, bytes);
  const { shape, dtype, littleEndian, start, size } = header;
  const [width, read] = dtypes.get(dtype) ?? [];
  if (width === undefined || read === undefined) {
    const known = [...dtypes.keys()].join(', ');
    throw new FileError(
      path,
      `it is of dtype ${dtype}, expected one of ${known}. Save numbers, such as x.astype('f4').`,
    );
  }
  if (bytes.length !== start + size * width) {
    throw new FileError(
      path,
      `it has ${bytes.length} bytes, expected ${start + size * width} for the shape ${show(shape)}.`,
    );
  }
  if (size > limit) throw new LimitError(path, 'values', size, limit, 'values');
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size * width);
  const values = arrayOf(dtype, size);
  for (let i = 0; i < size; i++) values[i] = read(view, i * width, littleEndian);
  const unsafe = /^[iu]8$/.test(dtype) ? values.findIndex((x) => !Number.isSafeInteger(x)) : -1;
  if (unsafe >= 0) {
    throw new DataError(
      `${path}: value ${unsafe} is about ${values[unsafe]}, expected whole numbers below 2^53, which 64-bit floats hold. Subtract or divide first.`,
    );
  }
  return { shape, dtype, values: header.fortranOrder ? toRowMajor(values, shape, dtype) : values };
}

/**
 * The values of an array of inputs: [n, ...inputShape] or inputShape, of which a last axis of 1 may be missing. Throws a
 * `DataError` for another shape.
 */
export function inputsIn(
  path: string,
  { shape, values }: NpyArray,
  inputShape: readonly number[],
): Float32Array | Float64Array {
  const short = inputShape.at(-1) === 1 ? inputShape.slice(0, -1) : inputShape;
  const fits = (own: readonly number[]) => [inputShape, short].some((s) => show(s) === show(own));
  if (fits(shape) || fits(shape.slice(1))) {
    return values instanceof Uint8Array ? Float32Array.from(values) : values;
  }
  throw new DataError(
    `${path}: got an array of shape ${show(shape)}, expected ${show(inputShape)} or [n, ${inputShape.join(', ')}].`,
  );
}

function headerOf(path: string, bytes: Uint8Array): NpyHeader {
  try {
    return npyHeader(bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as .npy: ${problem}.`, { cause });
  }
}

/** An array whose first axis runs fastest, so that its last one does. */
function toRowMajor(values: RawInputs, shape: readonly number[], dtype: string): RawInputs {
  const made = arrayOf(dtype, values.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  for (let i = 0; i < made.length; i++) {
    made[i] = values[index.reduce((sum, at, axis) => sum + at * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return made;
}
