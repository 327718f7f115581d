import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '@freetickets/core';
import { fetchFile, isUrl, type ReadOptions } from './fetch.js';
import { isThere } from './files/file-system.js';
import { isAbsence, readRegular } from './files/read-regular.js';
import { backupIn, stagingIn } from './files/staging.js';

export { appendLine } from './files/append-line.js';
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
  try {
    return await readRegular(join(folder, name), options);
  } catch (error) {
    if (!(error instanceof FileError) || !isAbsence(error)) throw error;
    const target = resolve(folder);
    const backups = (await isThere(target)) ? [] : await stagingIn(dirname(target));
    for (const { path } of backups.filter((staging) => staging.target === target)) {
      const backup = join(backupIn(path), name);
      if (await isThere(backup)) return readRegular(backup, options);
    }
    // The folder may have been replaced meanwhile.
    return readRegular(join(folder, name), options);
  }
}

function folderOf(address: string): string {
  if (!address.startsWith('file:')) return address;
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw new FileError(address, 'is no address of a folder of this machine.', { cause });
  }
}
