import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '@freetickets/core';
import { fetchFile, isUrl } from './fetch.js';
import { formerIn, leftAside } from './files/aside.js';
import { isThere } from './files/file-system.js';
import { isAbsence, readRegular } from './files/read-regular.js';

export { appendLine } from './files/append-line.js';
export { sweepFolder } from './files/aside.js';
export { lockFolder } from './files/lock-folder.js';
export { readIfThere } from './files/read-regular.js';
export { replaceFolder } from './files/replace-folder.js';
export { requireRegular } from './files/require-regular.js';
export { writeWhole } from './files/write-whole.js';

/**
 * Reads one regular file of a folder, or a file of a URL. Where a process died while it replaced the folder, the folder
 * is what it was before. Throws a `FileError` where it cannot.
 */
export async function readFrom(folder: string, name: string): Promise<Uint8Array> {
  if (isUrl(folder)) return fetchFile(folder, name);
  try {
    return await readRegular(join(folder, name));
  } catch (error) {
    if (!(error instanceof FileError) || !isAbsence(error)) throw error;
    const target = resolve(folder);
    if (await isThere(target)) throw error;
    for (const aside of await leftAside(dirname(target), basename(target))) {
      const former = await readRegular(join(formerIn(aside), name)).catch(() => undefined);
      if (former) return former;
    }
    throw error;
  }
}
