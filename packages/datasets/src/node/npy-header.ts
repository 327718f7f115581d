import { show, sizeOf } from '@freetickets/core';

/** What an `.npy` file says of its array. */
export interface NpyHeader {
  /** As NumPy writes it, without the byte order: `u1`, `f4`, `U10`, ... */
  readonly dtype: string;
  readonly littleEndian: boolean;
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

const magic = '\x93NUMPY';

/**
 * Reads the header, of versions 1 to 3 and of whichever length (numpy.lib.format). Throws an `Error` for what is no `.npy`
 * file, holds records, or has no whole numbers for a shape.
 */
export function npyHeader(file: Uint8Array): NpyHeader {
  const isNpy = [...magic].every((letter, i) => file[i] === letter.charCodeAt(0));
  if (file.length < 12 || !isNpy) throw new Error('it does not begin as an .npy file');
  if (file[6] < 1 || file[6] > 3) throw new Error(`its version is ${file[6]}, expected 1 to 3`);
  const start = npyStart(file);
  const text = new TextDecoder('latin1').decode(file.subarray(file[6] === 1 ? 10 : 12, start));
  const field = (name: string, value: string): string => {
    const found = new RegExp(`['"]${name}['"]\\s*:\\s*${value}`).exec(text)?.[1];
    if (found === undefined) throw new Error(`its header has no ${name} of numbers`);
    return found;
  };
  const descr = field('descr', `['"]([<>=|]?[a-zA-Z?]\\d*)['"]`);
  const lengths = field('shape', '\\(([^)]*)\\)').split(',');
  const shape = lengths.filter((length) => length.trim() !== '').map(wholeNumber);
  const size = sizeOf(shape);
  if (!Number.isSafeInteger(size)) throw new Error(`its shape is ${show(shape)}: too large`);
  return {
    dtype: descr.replace(/^[<>=|]/, ''),
    littleEndian: !descr.startsWith('>'),
    shape,
    fortranOrder: field('fortran_order', '(True|False)') === 'True',
    start,
    size,
  };
}

/** Python 2 may write a length as `10L`. */
function wholeNumber(text: string): number {
  const digits = /^\s*(\d+)L?\s*$/.exec(text)?.[1];
  if (digits === undefined) throw new Error(`its shape holds ${show(text)}`);
  return Number(digits);
}
