import { join } from 'node:path';
import { FileError } from '@freetickets/core';
import { isAbsence, type ReadOptions, readRegular } from './read-regular.js';
import { backupFor } from './staging.js';

/**
 * Reads one regular file of a folder that `replaceFolder` writes. Where a process died while it replaced the folder, the
 * folder is what it was before. Throws a `FileError` where it cannot, and what `checkSize` throws.
 */
export async function readInFolder(
  folder: string,
  name: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const readIn = (place: string) =>
    readRegular(join(place, name), options).catch((error: unknown) => {
      if (error instanceof FileError && isAbsence(error)) return error;
      throw error;
    });
  const found = await readIn(folder);
  if (!(found instanceof FileError)) return found;
  const backup = await backupFor(folder);
  const kept = backup === undefined ? found : await readIn(backup);
  if (!(kept instanceof FileError)) return kept;
  // The folder may have been replaced meanwhile.
  return readRegular(join(folder, name), options);
}
