import type { FileHandle } from 'node:fs/promises';
import { FileError, show, sizeOf } from '@freetickets/core';
import { openDataFile } from './data-file.js';
import { npyHeader, npyStart } from './npy-header.js';

/** An array of bytes in an `.npy` file: [rows, ...]. */
export interface NpyBytes {
  readonly path: string;
  readonly shape: readonly number[];
  /** Where the bytes begin in the file. */
  readonly start: number;
}

/**
 * Looks at the header of an `.npy` file of unsigned bytes in C order. Throws a `FileError` for anything else, and for a
 * file that is shorter or longer than its shape says.
 */
export async function openNpyBytes(path: string): Promise<NpyBytes> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const length = Math.min(npyStart(await readAt(file, 0, 12)), size);
    const { shape, dtype, fortranOrder, start, ...array } = npyHeader(
      await readAt(file, 0, length),
    );
    if (dtype !== 'u1' || fortranOrder || shape.length === 0) {
      throw new FileError(
        path,
        `it holds ${dtype} of shape ${show(shape)} in ${fortranOrder ? 'Fortran' : 'C'} order, expected unsigned bytes (u1) in C order.`,
      );
    }
    if (size !== start + array.size) {
      throw new FileError(
        path,
        `it holds ${size} bytes, expected ${start + array.size} for the shape ${show(shape)}. Get it again.`,
      );
    }
    return { path, shape, start };
  });
}

/** Reads the rows from `first` up to, but not including, `last`, and nothing else. */
export async function readRows(array: NpyBytes, first: number, last: number): Promise<Uint8Array> {
  const row = sizeOf(array.shape.slice(1));
  return withFile(array.path, (file) =>
    readAt(file, array.start + first * row, (last - first) * row),
  );
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await openDataFile(path);
    return await use(file);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(path, `it cannot be read as .npy: ${problem}.`, { cause });
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number) {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError(`it ends after ${position + done} bytes`);
    done += bytesRead;
  }
  return bytes;
}
