import { crc32 } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const [wordBytes, chunkBytes] = [4, 12];

/** A part of a PNG file. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Whether a file begins as a PNG image does. */
export const isPng = (file: Uint8Array): boolean => signature.every((byte, i) => file[i] === byte);

/**
 * The chunks that a decoder must know, whose names begin with a capital, and `eXIf`, up to the last one, `IEND`. Throws an
 * `Error` where a critical one is damaged or the file ends before.
 */
export function readChunks(file: Uint8Array): PngChunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = signature.length; ; ) {
    if (at + chunkBytes > file.length) throw new Error('it ends early');
    const length = view.getUint32(at);
    const end = at + chunkBytes + length;
    if (end > file.length) throw new Error('it ends early');
    const named = file.subarray(at + wordBytes, end - wordBytes);
    const type = String.fromCharCode(...named.subarray(0, wordBytes));
    const isCritical = /^[A-Z]/.test(type);
    if (isCritical || type === 'eXIf') {
      const isWhole = crc32(named) === view.getUint32(end - wordBytes);
      if (isCritical && !isWhole) throw new Error(`${type} is damaged`);
      if (type === 'IEND') return chunks;
      if (type === 'IHDR' && chunks.length > 0) throw new Error('it has two headers');
      if (isWhole) chunks.push({ type, data: named.subarray(wordBytes) });
    }
    at = end;
  }
}

/** A PNG file of these chunks. */
export function pngOf(chunks: readonly PngChunk[]): Uint8Array {
  return Buffer.concat([signature, ...chunks.map(encode)]);
}

function encode({ type, data }: PngChunk): Uint8Array {
  const chunk = Buffer.alloc(chunkBytes + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(type, wordBytes, 'latin1');
  chunk.set(data, 2 * wordBytes);
  const named = chunk.subarray(wordBytes, -wordBytes);
  chunk.writeUInt32BE(crc32(named), chunk.length - wordBytes);
  return chunk;
}
