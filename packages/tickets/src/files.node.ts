import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';
import { fetchFile, isUrl, type ReadOptions } from './fetch.js';
import { isAbsence, readRegular } from './files/read-regular.js';
import { backupFor } from './files/staging.js';

export { appendLine } from './files/append-line.js';
export { ensembleFolder } from './files/ensemble-folder.js';
export { isThere } from './files/is-there.js';
export { lockFolder } from './files/lock-folder.js';
export { readJson } from './files/read-json.js';
export { readLines } from './files/read-lines.js';
export { readIfThere } from './files/read-regular.js';
export { remove } from './files/remove.js';
export { replaceFolder } from './files/replace-folder.js';
export { requireRegular } from './files/require-regular.js';
export { sweepFolder } from './files/staging.js';
export { writeWhole } from './files/write-whole.js';

/**
 * Reads one regular file of a folder, or a file of a web address; `file:` addresses are folders. Where a process died while
 * it replaced the folder, the folder is what it was before. Throws a `FileError` where it cannot, and what `checkSize`
 * throws.
 */
export async function readFrom(
  source: string | URL,
  name: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const address = String(source);
  if (isUrl(address)) return fetchFile(address, name, options);
  const folder = folderOf(address);
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

function folderOf(address: string): string {
  if (!address.startsWith('file:')) return address;
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw new FileError(address, 'is no address of a folder of this machine.', { cause });
  }
}
