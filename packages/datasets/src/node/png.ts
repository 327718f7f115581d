import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { type DecodedPng, decode } from 'fast-png';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const [wordBytes, chunkBytes] = [4, 12];
const maxPaletteBytes = 3 * 256;

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Whether a file begins as a PNG image does. */
export const isPng = (file: Uint8Array): boolean => signature.every((byte, i) => file[i] === byte);

/**
 * Decodes a PNG image. Its header is read first: the data are unpacked to just what that implies, and chunks that are not
 * needed for the pixels (profiles, texts, which are packed, too) are passed over. Throws an `Error` for a file that is not
 * whole.
 *
 * @param checkSize called with the height and width before anything is unpacked; throws where they are too large
 */
export function decodePng(
  file: Uint8Array,
  checkSize: (height: number, width: number) => void,
): DecodedPng {
  const [header, ...chunks] = criticalChunks(file);
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new Error('it has no header');
  const view = viewOf(header.data);
  const [width, height] = [view.getUint32(0), view.getUint32(wordBytes)];
  if (width === 0 || height === 0) throw new Error('it has no pixels');
  checkSize(height, width);

  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const raw = unpack(Buffer.concat(parts), rawBytes(header.data, height, width));
  const palette = chunks.filter(({ type }) => type === 'PLTE');
  if (palette.some(({ data }) => data.length > maxPaletteBytes)) {
    throw new Error('its palette has more than 256 colours');
  }
  // The decoder unpacks what it is given to the end: it gets what was unpacked here, stored as it is.
  const stored = { type: 'IDAT', data: deflateSync(raw, { level: 0 }) };
  const end = { type: 'IEND', data: new Uint8Array() };
  return decode(Buffer.concat([signature, ...[header, ...palette, stored, end].map(encode)]));
}

/** The chunks that a decoder must know, up to the last one, `IEND`; their names begin with a capital. */
function criticalChunks(file: Uint8Array): Chunk[] {
  const view = viewOf(file);
  const chunks: Chunk[] = [];
  for (let at = signature.length; ; ) {
    if (at + chunkBytes > file.length) throw new Error('it ends early');
    const length = view.getUint32(at);
    const end = at + chunkBytes + length;
    if (end > file.length) throw new Error('it ends early');
    const named = file.subarray(at + wordBytes, end - wordBytes);
    const type = String.fromCharCode(...named.subarray(0, wordBytes));
    if (/^[A-Z]/.test(type)) {
      if (crc32(named) !== view.getUint32(end - wordBytes)) throw new Error(`${type} is damaged`);
      if (type === 'IEND') return chunks;
      if (type === 'IHDR' && chunks.length > 0) throw new Error('it has two headers');
      chunks.push({ type, data: named.subarray(wordBytes) });
    }
    at = end;
  }
}

function encode({ type, data }: Chunk): Uint8Array {
  const chunk = Buffer.alloc(chunkBytes + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, wordBytes, 'latin1');
  chunk.set(data, 2 * wordBytes);
  const named = chunk.subarray(wordBytes, -wordBytes);
  chunk.writeUInt32BE(crc32(named), chunk.length - wordBytes);
  return chunk;
}

function unpack(packed: Uint8Array, size: number): Uint8Array {
  let raw: Uint8Array | undefined;
  try {
    raw = inflateSync(packed, { maxOutputLength: size });
  } catch (cause) {
    throw new Error('its data are damaged, or more than its header says', { cause });
  }
  if (raw.length !== size) {
    throw new Error(`it has ${raw.length} bytes of pixels, expected ${size}`);
  }
  return raw;
}

const channelsOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** Where the seven passes of an interlaced image begin, and how far apart their pixels are: x, y, dx, dy. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** The bytes of the pixels: rows of whole bytes, each after a byte for its filter. */
function rawBytes(header: Uint8Array, height: number, width: number): number {
  const [depth, colour, , , interlaced] = header.subarray(2 * wordBytes);
  const channels = channelsOf.get(colour);
  if (channels === undefined) throw new Error(`its colour type is ${colour}`);
  const passes = interlaced === 1 ? adam7 : [[0, 0, 1, 1]];
  return passes.reduce((sum, [x, y, dx, dy]) => {
    const [rows, columns] = [Math.ceil((height - y) / dy), Math.ceil((width - x) / dx)];
    if (rows <= 0 || columns <= 0) return sum;
    return sum + rows * (1 + Math.ceil((columns * channels * depth) / 8));
  }, 0);
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
