import { dirname } from 'node:path';
import type { TableFiles } from '../table-files.js';
import { checkDataFile, isThere } from './data-file.js';

/**
 * The files of a table, which are there or not; nothing is fetched: `add` checks as `verify` does. `present` throws a
 * `FileError` for one that is there and cannot be opened.
 *
 * @param paths where they are
 */
export function tableFiles(
  path: string,
  paths: readonly string[],
  read: TableFiles['read'],
): TableFiles {
  const verify = async () => {
    await read();
  };
  const present = async () => {
    for (const each of paths) {
      if (!(await isThere(each))) return false;
      await checkDataFile(each);
    }
    return true;
  };
  return { folder: dirname(path), present, add: verify, verify, read };
}
