import { readInFolder } from '@freetickets/files';
import { fetchFile, isUrl, type ReadOptions } from './fetch.js';
import { folderOf } from './folder-of.js';

export { ensembleFolder } from './ensemble-folder.js';

/**
 * Reads one regular file of a folder, as `readInFolder`, or a file of a web address; `file:` addresses are folders. Throws a
 * `FileError` where it cannot, and what `checkSize` throws.
 */
export async function readFrom(
  source: string | URL,
  name: string,
  options: ReadOptions = {},
): Promise<Uint8Array> {
  const address = String(source);
  return isUrl(address)
    ? fetchFile(address, name, options)
    : readInFolder(folderOf(address), name, options);
}
