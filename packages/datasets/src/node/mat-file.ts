import { inflateSync } from 'node:zlib';

/** An array of bytes, column-major: the first axis is the one that changes fastest. */
export interface MatArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** The types of elements that are read here, as the format numbers them. */
const [INT8, UINT8, INT32, UINT32, MATRIX, COMPRESSED] = [1, 2, 5, 6, 14, 15];

const headerSize = 128;

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the next one begins. */
  readonly next: number;
}

/**
 * The arrays of a MATLAB 5 file whose values are stored as unsigned bytes, by name; others are passed over. Throws an
 * `Error` for a file that is none, is not whole, or unpacks to more than `limit` bytes.
 *
 * MathWorks, MAT-File Format, 2019.
 */
export function readMat(file: Uint8Array, limit: number): ReadonlyMap<string, MatArray> {
  if (file.length < headerSize || file[126] !== 0x49 || file[127] !== 0x4d || file[125] !== 1) {
    throw new Error('it does not begin as a little-endian MATLAB 5 file');
  }
  const arrays = new Map<string, MatArray>();
  for (let at = headerSize; at < file.length; ) {
    const { type, data, next } = elementAt(file, at);
    const inner =
      type === COMPRESSED ? elementAt(inflateSync(data, { maxOutputLength: limit }), 0) : undefined;
    const matrix = inner ?? { type, data };
    if (matrix.type === MATRIX) {
      const [name, array] = arrayIn(matrix.data) ?? [];
      if (name !== undefined && array) arrays.set(name, array);
    }
    at = next;
  }
  return arrays;
}

/** The name and the values of a matrix: flags, dimensions, name and values, each an element. */
function arrayIn(matrix: Uint8Array): [name: string, array: MatArray] | undefined {
  const flags = elementAt(matrix, 0);
  const dimensions = elementAt(matrix, flags.next);
  const name = elementAt(matrix, dimensions.next);
  if (flags.type !== UINT32 || dimensions.type !== INT32 || name.type !== INT8) return undefined;
  const { type, data } = elementAt(matrix, name.next);
  if (type !== UINT8) return undefined;
  const shape = Array.from({ length: dimensions.data.length / 4 }, (_, axis) =>
    viewOf(dimensions.data).getInt32(4 * axis, true),
  );
  const size = shape.reduce((product, length) => product * length, 1);
  const text = String.fromCharCode(...name.data);
  if (size !== data.length) {
    throw new Error(`its array ${text} has ${data.length} values, expected ${size}`);
  }
  return [text, { shape, data }];
}

/** An element: its type and size, of four bytes each, and its data; where these are at most four bytes, of two each. */
function elementAt(bytes: Uint8Array, at: number): Element {
  const whole = (end: number) => {
    if (end > bytes.length) throw new Error('it is not whole');
  };
  whole(at + 8);
  const view = viewOf(bytes);
  const small = view.getUint16(at + 2, true);
  if (small > 0) {
    whole(at + 4 + small);
    const data = bytes.subarray(at + 4, at + 4 + small);
    return { type: view.getUint16(at, true), data, next: at + 8 };
  }
  const [type, size] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
  const end = at + 8 + size;
  whole(end);
  // What is compressed is not padded to a multiple of eight bytes.
  const next = type === COMPRESSED ? end : at + 8 + 8 * Math.ceil(size / 8);
  return { type, data: bytes.subarray(at + 8, end), next };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
