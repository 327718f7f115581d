import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FileError, LimitError } from '@freetickets/core';
import type { Pin } from '../official-files.js';
import { readDataFile } from './data-file.js';
import { gunzipIdx, isGzip } from './gunzip-idx.js';

const unzip = promisify(gunzip);

/**
 * The bytes of an IDX file, unpacked where it is gzipped, whatever it is called.
 *
 * @param limit the most bytes that are accepted, beyond which a `LimitError` is thrown
 * @param pinned how many it must have, which is checked instead where it is known
 */
export async function readIdxBytes(
  path: string,
  limit: number,
  pinned?: number,
): Promise<Uint8Array> {
  const bytes = await readDataFile(path, limit);
  if (!isGzip(bytes)) return bytes;
  try {
    return pinned === undefined
      ? await gunzipIdx(path, bytes, limit)
      : await unzip(bytes, { maxOutputLength: pinned });
  } catch (cause) {
    if (cause instanceof LimitError) throw cause;
    throw new FileError(
      path,
      'it is truncated, altered or no gzip file. Delete it and get it again.',
      { cause },
    );
  }
}

/** Throws a `FileError` unless the bytes are exactly the pinned ones. */
export function checkPin(path: string, bytes: Uint8Array, pin: Pin): void {
  if (bytes.length !== pin.bytes) {
    throw new FileError(
      path,
      `it holds ${bytes.length} bytes, expected ${pin.bytes}. Delete it and get it again.`,
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== pin.sha256) {
    throw new FileError(
      path,
      `its SHA-256 is ${sha256}, expected ${pin.sha256}. Delete it and get it again.`,
    );
  }
}
