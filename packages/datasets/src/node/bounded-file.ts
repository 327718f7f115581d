import { readFile, stat } from 'node:fs/promises';
import { FileError, LimitError } from '@freetickets/core';

/** A file's bytes. Throws a `LimitError` where it has more than `limit`, and a `FileError` where it is no regular file. */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  const unreadable = (cause: NodeJS.ErrnoException): never => {
    throw new FileError(path, `the file cannot be read (${cause.code}).`, { cause });
  };
  const info = await stat(path).catch(unreadable);
  if (!info.isFile()) throw new FileError(path, 'it is no file that could be read.');
  if (info.size > limit) throw new LimitError(path, 'bytes', info.size, limit, 'bytes');
  return readFile(path).catch(unreadable);
}
