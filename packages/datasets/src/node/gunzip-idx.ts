import { createGunzip } from 'node:zlib';
import { LimitError } from '@freetickets/core';
import { idxLength } from '../idx.js';

const chunkSize = 2 ** 20;

/** Whether a file begins as a gzip file does. */
export const isGzip = (file: Uint8Array): boolean => file[0] === 0x1f && file[1] === 0x8b;

/**
 * Unpacks a gzipped IDX file to the length that its header says, or no further than to a header that is none. Throws a
 * `LimitError` where that is more than `limit`, before it is unpacked, and what zlib throws for a damaged file.
 */
export async function gunzipIdx(
  path: string,
  file: Uint8Array,
  limit: number,
): Promise<Uint8Array> {
  const unpacking = createGunzip({ chunkSize });
  unpacking.end(file);
  const parts: Buffer[] = [];
  let size = 0;
  let expected: number | undefined;
  for await (const part of unpacking) {
    expected ??= idxLength(part);
    if (expected === undefined) return part;
    if (expected > limit) throw new LimitError(path, 'bytes', expected, limit, 'bytes');
    parts.push(part);
    size += part.length;
    if (size > expected) throw new Error(`it holds more than the ${expected} bytes of its header`);
  }
  return Buffer.concat(parts, size);
}
