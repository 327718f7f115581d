import { DataError, show, sizeOf } from '@freetickets/core';

/** An array of unsigned bytes, row-major. */
export interface ByteArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/** The length of an IDX file of unsigned bytes, by its header; undefined where that is not whole, or of something else. */
export function idxLength(head: Uint8Array): number | undefined {
  const [zero0, zero1, type, axes = 0] = head;
  const start = 4 + 4 * axes;
  if (zero0 !== 0 || zero1 !== 0 || type !== unsignedByte || axes === 0 || head.length < start) {
    return undefined;
  }
  return start + sizeOf(shapeIn(head, axes));
}

function shapeIn(head: Uint8Array, axes: number): number[] {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
}

/**
 * Reads an IDX file of unsigned bytes: two zero bytes, the type 0x08, the number of axes, each length as a big-endian
 * 32-bit integer, then the data, which is not copied. Throws a `DataError` for anything else, and where the data is
 * shorter or longer than its shape says.
 *
 * @example parseIdx(await readFile('train-images-idx3-ubyte')).shape // [60000, 28, 28]
 */
export function parseIdx(bytes: Uint8Array): ByteArray {
  const [zero0, zero1, type, axes = 0] = bytes;
  if (bytes.length < 4 || zero0 !== 0 || zero1 !== 0) {
    throw new DataError(
      `Not an IDX file: it begins with ${show([...bytes.subarray(0, 4)])}, expected [0, 0, 8, axes].`,
    );
  }
  if (type !== unsignedByte) {
    throw new DataError(
      `An IDX file of type ${show(type)}, expected 8: unsigned bytes. Convert it first.`,
    );
  }
  const start = 4 + 4 * axes;
  if (axes === 0 || bytes.length < start) {
    throw new DataError(
      `An IDX header of ${bytes.length} bytes for ${axes} axes, expected ${start} bytes for at least 1 axis.`,
    );
  }
  const shape = shapeIn(bytes, axes);
  const length = start + sizeOf(shape);
  if (bytes.length !== length) {
    throw new DataError(
      `An IDX file of ${bytes.length} bytes, expected ${length} for the shape ${show(shape)}.`,
    );
  }
  return { shape, data: bytes.subarray(start) };
}

/** Writes unsigned bytes as an IDX file. Throws a `DataError` where `data` does not fill `shape`. */
export function writeIdx({ shape, data }: ByteArray): Uint8Array {
  const length = sizeOf(shape);
  if (shape.length === 0 || shape.length > 255 || data.length !== length) {
    throw new DataError(
      `${data.length} bytes of shape ${show(shape)}, expected ${length} bytes and from 1 to 255 axes.`,
    );
  }
  const bytes = new Uint8Array(4 + 4 * shape.length + length);
  bytes.set([0, 0, unsignedByte, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, axis) => {
    view.setUint32(4 + 4 * axis, size);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}
