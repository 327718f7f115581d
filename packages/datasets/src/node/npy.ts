import { DataError, FileError, LimitError, show } from '@freetickets/core';
import { parse } from 'npyjs';
import { npyHeader } from './npy-header.js';

/** Bytes of a value. */
const dtypes: ReadonlyMap<string, number> = new Map([
  ['u1', 1],
  ['f4', 4],
  ['f8', 8],
  ['i4', 4],
  ['i8', 8],
]);

/**
 * The values of an `.npy` array [n, ...inputShape] or inputShape, in C order; a last axis of 1 may be missing. Throws a
 * `FileError` for anything but little-endian u1, f4, f8, i4 and i8, and for a file shorter or longer than its shape; a
 * `LimitError` for more than `limit` values.
 */
export function readNpy(
  path: string,
  bytes: Uint8Array,
  inputShape: readonly number[],
  limit: number,
) {
  const { shape, dtype, fortranOrder, start, size } = asNpy(path, () => npyHeader(bytes));
  const width = dtypes.get(dtype);
  if (width === undefined) {
    const known = [...dtypes.keys()].join(', ');
    throw new FileError(path, `it is of dtype ${dtype}, expected one of ${known}.`);
  }
  if (fortranOrder) {
    throw new FileError(path, 'it is in Fortran order. Save it with numpy.ascontiguousarray(x).');
  }
  if (bytes.length !== start + size * width) {
    throw new FileError(
      path,
      `it has ${bytes.length} bytes, expected ${start + size * width} for the shape ${show(shape)}.`,
    );
  }
  if (size > limit) throw new LimitError(path, 'values', size, limit, 'values');
  const short = inputShape.at(-1) === 1 ? inputShape.slice(0, -1) : inputShape;
  const fits = (own: readonly number[]) => [inputShape, short].some((s) => show(s) === show(own));
  if (!fits(shape) && !fits(shape.slice(1))) {
    throw new DataError(
      `${path}: got an array of shape ${show(shape)}, expected ${show(inputShape)} or [n, ${inputShape.join(', ')}].`,
    );
  }
  const { data } = asNpy(path, () => parse(new Uint8Array(bytes).buffer));
  return data instanceof BigInt64Array
    ? Float32Array.from(data, Number)
    : Float32Array.from(data as Uint8Array | Int32Array | Float32Array | Float64Array);
}

function asNpy<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as .npy: ${problem}.`, { cause });
  }
}
