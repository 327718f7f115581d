import { constants } from 'node:buffer';
import { constants as flags } from 'node:fs';
import { FileError } from '@freetickets/core';
import { unreadable } from './file-problem.js';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.js';
import { withRegular } from './open-regular.js';

/** Bytes asked of the system at once. */
const CHUNK = 2 ** 24;

/** How a file is read. */
export interface ReadOptions {
  /** The most bytes that are read. Default: as many as one array holds, which is as many as can be written. */
  readonly limit?: number | undefined;
  /** Called with the file's size before it is read; throws where that is too much. */
  readonly checkSize?: ((bytes: number) => void) | undefined;
  /** Stops reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly fs?: FileSystem | undefined;
}

/**
 * Reads a regular file. Throws a `FileError` for a link, pipe, device or folder, and for a file of more than `limit`
 * bytes.
 */
export async function readRegular(
  path: string,
  { limit = constants.MAX_LENGTH, checkSize, signal, fs = nodeFileSystem }: ReadOptions = {},
): Promise<Buffer> {
  signal?.throwIfAborted();
  try {
    return await withRegular(
      path,
      flags.O_RDONLY,
      async (file, { size }) => {
        checkSize?.(size);
        if (size > limit) {
          const problem = `holds ${size} bytes, but at most ${limit} are read: it is damaged, or another file.`;
          throw new FileError(path, problem);
        }
        const bytes = Buffer.allocUnsafeSlow(size);
        let length = 0;
        while (length < size) {
          signal?.throwIfAborted();
          const wanted = Math.min(CHUNK, size - length);
          const { bytesRead } = await file.read(bytes, length, wanted, length);
          if (bytesRead === 0) break;
          length += bytesRead;
        }
        return bytes.subarray(0, length);
      },
      fs,
    );
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreadable(path, cause);
  }
}

/** As `readRegular`; undefined where there is no such file. */
export async function readIfThere(path: string, limit?: number): Promise<Buffer | undefined> {
  try {
    return await readRegular(path, { limit });
  } catch (error) {
    if (error instanceof FileError && isAbsence(error)) return undefined;
    throw error;
  }
}

/** Whether a file could not be read because there is none. */
export const isAbsence = ({ cause }: FileError): boolean =>
  ['ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '');
