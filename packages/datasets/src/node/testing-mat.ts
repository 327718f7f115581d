import { deflateSync } from 'node:zlib';

/** An element with a tag of eight bytes, padded to a multiple of eight. */
export function element(type: number, data: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)]);
}
/** An element of at most four bytes, with its type and size in one word. */
export function small(type: number, data: Uint8Array): Buffer {
  const all = Buffer.alloc(8);
  all.writeUInt32LE((data.length << 16) | type, 0);
  all.set(data, 4);
  return all;
}
/** An array of unsigned bytes, whose values are an element, column-major. */
export function matrix(name: string, shape: readonly number[], values: Buffer): Buffer {
  const flags = Buffer.alloc(8);
  flags.writeUInt32LE(9, 0);
  const dimensions = Buffer.alloc(4 * shape.length);
  shape.forEach((length, axis) => {
    dimensions.writeInt32LE(length, 4 * axis);
  });
  const text = Buffer.from(name, 'latin1');
  const named = text.length <= 4 ? small(1, text) : element(1, text);
  return element(14, Buffer.concat([element(6, flags), element(5, dimensions), named, values]));
}
/** An element, compressed. */
export function compressed(inner: Buffer): Buffer {
  const packed = deflateSync(inner);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  return Buffer.concat([tag, packed]);
}
/** A MATLAB 5 file. */
export function matFile(...elements: Buffer[]): Buffer {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file', 'latin1');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126, 'latin1');
  return Buffer.concat([header, ...elements]);
}
