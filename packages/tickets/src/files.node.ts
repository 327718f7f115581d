import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';
import { fetchFile, isUrl, type ReadOptions } from './fetch.js';
import { formerIn, leftAside } from './files/aside.js';
import { isThere } from './files/file-system.js';
import { isAbsence, readRegular } from './files/read-regular.js';

export { appendLine } from './files/append-line.js';
export { sweepFolder } from './files/aside.js';
export { lockFolder } from './files/lock-folder.js';
export { readJson } from './files/read-json.js';
export { readLines } from './files/read-lines.js';
export { readIfThere } from './files/read-regular.js';
export { replaceFolder } from './files/replace-folder.js';
export { requireRegular } from './files/require-regular.js';
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
  const folder = address.startsWith('file:') ? fileURLToPath(address) : address;
  try {
    return await readRegular(join(folder, name), options);
  } catch (error) {
    if (!(error instanceof FileError) || !isAbsence(error)) throw error;
    const target = resolve(folder);
    if (await isThere(target)) throw error;
    for (const aside of await leftAside(dirname(target), basename(target))) {
      const former = await readRegular(join(formerIn(aside), name), options).catch(() => undefined);
      if (former) return former;
    }
    throw error;
  }
}
