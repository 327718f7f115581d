import { DataError, FileError, show, sizeOf } from '@freetickets/core';
import { parse } from 'npyjs';

const dtypes: readonly string[] = ['u1', 'f4', 'f8', 'i4', 'i8'];

/**
 * The values of an `.npy` array [n, ...inputShape] or inputShape, in C order; a last axis of 1 may be missing. Throws a
 * `FileError` for anything but little-endian u1, f4, f8, i4 and i8, and for a file shorter or longer than its shape.
 */
export function readNpy(path: string, bytes: Uint8Array, inputShape: readonly number[]) {
  const { data, shape, dtype, fortranOrder } = parsed(path, bytes);
  if (!dtypes.includes(dtype)) {
    throw new FileError(path, `it is of dtype ${dtype}, expected one of ${dtypes.join(', ')}.`);
  }
  if (fortranOrder) {
    throw new FileError(path, 'it is in Fortran order. Save it with numpy.ascontiguousarray(x).');
  }
  const values =
    data instanceof BigInt64Array
      ? Float32Array.from(data, Number)
      : Float32Array.from(data as Uint8Array | Int32Array | Float32Array | Float64Array);
  const size = sizeOf(shape);
  if (values.length !== size) {
    throw new FileError(
      path,
      `it holds ${values.length} numbers, expected ${size} for the shape ${show(shape)}.`,
    );
  }
  const short = inputShape.at(-1) === 1 ? inputShape.slice(0, -1) : inputShape;
  const fits = (own: readonly number[]) => [inputShape, short].some((s) => show(s) === show(own));
  if (!fits(shape) && !fits(shape.slice(1))) {
    throw new DataError(
      `${path}: got an array of shape ${show(shape)}, expected ${show(inputShape)} or [n, ${inputShape.join(', ')}].`,
    );
  }
  return values;
}

function parsed(path: string, { buffer, byteOffset, byteLength }: Uint8Array) {
  try {
    return parse(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as .npy: ${problem}.`, { cause });
  }
}
