import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileError } from '@freetickets/core';
import { irregular, unreadable } from './file-problem.js';
import { codeOf } from './file-system.js';

/** No file of a run or an ensemble is larger: as much as one array holds. */
const LARGEST = 2 ** 31 - 1;

/** Neither follows a link nor waits for a writer, where the system knows of such. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

interface ReadRegularOptions {
  /** The most bytes that are read. Default: as much as one array holds. */
  readonly limit?: number | undefined;
  /** Called with the file's size before it is read; throws where that is too much. */
  readonly checkSize?: ((bytes: number) => void) | undefined;
  /** Stops reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a regular file. Throws a `FileError` for a link, pipe, device or folder, and for a file of more than `limit`
 * bytes.
 */
export async function readRegular(
  path: string,
  { limit = LARGEST, checkSize, signal }: ReadRegularOptions = {},
): Promise<Buffer> {
  signal?.throwIfAborted();
  try {
    const handle = await openRegular(path);
    try {
      const { size } = await handle.stat();
      checkSize?.(size);
      if (size > limit) {
        throw new FileError(
          path,
          `holds ${size} bytes, but at most ${limit} are read. No such file is that large: it is damaged or another's.`,
        );
      }
      return await handle.readFile({ signal });
    } finally {
      await handle.close();
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreadable(path, cause);
  }
}

/** Opens a regular file to read it. Throws a `FileError` where there is none, and for a link, pipe, device or folder. */
export async function openRegular(path: string): Promise<FileHandle> {
  const handle = await open(path, FLAGS).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw irregular(path);
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
