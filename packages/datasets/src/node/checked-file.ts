import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FileError } from '@freetickets/core';
import type { Pin } from '../idx-files.js';
import { readDataFile } from './data-file.js';

const unzip = promisify(gunzip);

/** A file's bytes, unpacked if its name ends in `.gz`, of which at most `expected` bytes are accepted. */
export async function readBytes(path: string, expected?: number): Promise<Uint8Array> {
  const bytes = await readDataFile(path);
  if (!path.endsWith('.gz')) return bytes;
  try {
    return await unzip(bytes, expected === undefined ? {} : { maxOutputLength: expected });
  } catch (cause) {
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
