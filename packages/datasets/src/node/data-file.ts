import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileError, FreeTicketsError, LimitError } from '@freetickets/core';

/** Does not wait for what writes into a pipe, where the system knows of such. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a file, or what a link leads to. Throws a `FileError` for a pipe or a device, which may have no end. */
export async function openDataFile(path: string): Promise<FileHandle> {
  const file = await open(path, FLAGS);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new FileError(path, 'is not a regular file. Put a copy of the file there.');
}

/**
 * The bytes of a file, or of what a link leads to. Throws a `LimitError` where it has more than `limit`, a `FileError` where
 * they cannot be read.
 */
export async function readDataFile(path: string, limit: number): Promise<Buffer> {
  try {
    const file = await openDataFile(path);
    try {
      const { size } = await file.stat();
      if (size > limit) throw new LimitError(path, 'bytes', size, limit, 'bytes');
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new FileError(path, `the file cannot be read (${code}).`, { cause });
  }
}
