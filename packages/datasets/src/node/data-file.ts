import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { FileError, FreeTicketsError, LimitError } from '@freetickets/core';

/** Does not wait for what writes into a pipe, where the system knows of such. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a file, or what a link leads to. Throws a `FileError` for a pipe or a device, which may have no end. */
export async function openDataFile(path: string): Promise<FileHandle> {
  const file = await open(path, FLAGS);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw irregular(path);
}

const irregular = (path: string): FileError =>
  new FileError(path, 'is not a regular file. Put a copy of the file there.');

/** Whether there is a file or folder. Throws a `FileError` where the system does not tell. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (isAbsence(cause)) return false;
    throw unreadable(path, cause);
  }
}

const isAbsence = (cause: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(cause));

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? '';

const unreadable = (path: string, cause: unknown): FileError =>
  new FileError(
    path,
    isAbsence(cause) ? 'there is no such file.' : `the file cannot be read (${codeOf(cause)}).`,
    { cause },
  );

/** Throws a `FileError` where a file cannot be opened. */
export async function checkDataFile(path: string): Promise<void> {
  await withDataFile(path, async () => {});
}

/**
 * The bytes of a file, or of what a link leads to. Throws a `LimitError` where it has more than `limit`, a `FileError` where
 * they cannot be read.
 */
export async function readDataFile(path: string, limit: number): Promise<Buffer> {
  return withDataFile(path, async (file) => {
    const { size } = await file.stat();
    if (size > limit) throw new LimitError(path, 'bytes', size, limit, 'bytes');
    return file.readFile();
  });
}

/** As `readDataFile`, while nothing else is done. */
export function readDataFileSync(path: string, limit: number): Buffer {
  try {
    const file = openSync(path, FLAGS);
    try {
      const info = fstatSync(file);
      if (!info.isFile()) throw irregular(path);
      if (info.size > limit) throw new LimitError(path, 'bytes', info.size, limit, 'bytes');
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    throw unreadable(path, cause);
  }
}

async function withDataFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  try {
    const file = await openDataFile(path);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof FreeTicketsError) throw cause;
    throw unreadable(path, cause);
  }
}
