import { show, sizeOf } from '@freetickets/core';
import { parse } from 'npyjs';

/** What an `.npy` file says of its array. */
export interface NpyHeader {
  /** `u1`, `f4`, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Where the data begin in the file. */
  readonly start: number;
  /** The number of values. */
  readonly size: number;
}

/** More than any array of numbers has; arrays of records may. */
const longestHeader = 2 ** 16;

/** The bytes of an `.npy` file before its data, by its first 12. */
export function npyStart(head: Uint8Array): number {
  // The magic, the version, and the header's length in 2 bytes or, from version 2 on, in 4.
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const start = view.getUint8(6) >= 2 ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  return Math.min(start, longestHeader);
}

/** Reads the header. Throws an `Error` for what is no `.npy` file, holds no numbers, or has no whole numbers for a shape. */
export function npyHeader(file: Uint8Array): NpyHeader {
  const start = npyStart(file);
  const { shape, dtype, fortranOrder } = parse(new Uint8Array(file.subarray(0, start)).buffer);
  const size = sizeOf(shape);
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new Error(`its shape is ${show(shape)}`);
  }
  if (!Number.isSafeInteger(size)) throw new Error(`its shape is ${show(shape)}: too large`);
  return { shape, dtype, fortranOrder, start, size };
}
